"""The page behind the link of a mail: no more messages from this shop, with one press and without a sign-in.

Looking changes nothing, because programs that look into mails open every link. Only a POST does: our own button's, or
that of a mail program's "Unsubscribe" (RFC 8058), which sends no more than two words that nobody needs to read.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from entrance import show
from services import current


async def no_messages(request: Request) -> Response:
    """Say who the shop is and ask; a POST is the answer. Nothing of the account is shown. Raise a refusal."""
    token, address = request.path_params["token"], request.client.host if request.client else ""
    shop = current()
    post = await run_in_threadpool(lambda: shop.post)
    if request.method != "POST":
        await run_in_threadpool(post.customer_of_link, token, address)
        return show.page("no_messages.html", shop=shop.book.shop, token=token, done=False)
    await run_in_threadpool(post.stop_by_link, token, address)
    return show.page("no_messages.html", shop=shop.book.shop, token=token, done=True)
