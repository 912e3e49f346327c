"""The page behind the link of a mail: no more messages from this shop, with one press and without a sign-in.

Looking changes nothing, because programs that look into mails open every link. Only a POST does: our own button's, or
that of a mail program's "Unsubscribe" (RFC 8058), which sends no more than two words that nobody needs to read. The
page speaks the customer's language, as the mail did.
"""

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from entrance import show
from ledger.statements import right_to_left
from services import current

# {} is the shop.
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "No more messages",
        "question": "No more messages?",
        "what": "{} will not write to you any more: no reminders, and no receipts either.",
        "button": "Get no more messages",
        "stay": "To go on as before, just close this page.",
        "done": "{} writes to you no more. What was waiting is not sent.",
        "back": "If you change your mind, tell the shop.",
    },
    "hi": {
        "title": "अब कोई संदेश नहीं",
        "question": "अब कोई संदेश न भेजें?",
        "what": "{} की ओर से आगे कोई संदेश नहीं आएगा: न भुगतान की याद, न रसीद।",
        "button": "अब संदेश न भेजें",
        "stay": "पहले की तरह संदेश पाने के लिए बस यह पेज बंद कर दें।",
        "done": "{} की ओर से अब कोई संदेश नहीं आएगा। जो भेजे जाने बाकी थे, वे भी नहीं भेजे जाएँगे।",
        "back": "मन बदले तो दुकान को बता दें।",
    },
    "ar": {
        "title": "لا رسائل بعد الآن",
        "question": "هل توقف الرسائل؟",
        "what": "لن تصلك رسائل من {} بعد الآن: لا تذكيرات ولا إيصالات.",
        "button": "أوقف الرسائل",
        "stay": "لتستمر كما كنت، أغلق هذه الصفحة فحسب.",
        "done": "لن تصلك رسائل من {} بعد الآن. وما كان ينتظر لن يُرسل.",
        "back": "إن غيّرت رأيك فأخبر المتجر.",
    },
}


async def no_messages(request: Request) -> Response:
    """Say who the shop is and ask; a POST is the answer. Nothing of the account is shown. Raise a refusal."""
    token, address = request.path_params["token"], request.client.host if request.client else ""
    shop = current()
    post = await run_in_threadpool(lambda: shop.post)
    language = await run_in_threadpool(post.language_of_link, token, address)
    done = request.method == "POST"
    if done:
        await run_in_threadpool(post.stop_by_link, token, address)
    words = WORDS[language]
    return show.page(
        "no_messages.html", shop=shop.book.shop, token=token, done=done, words=words, language=language,
        direction="rtl" if right_to_left(words["title"]) else "ltr",
    )  # fmt: skip
