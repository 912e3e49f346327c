"""Lists without any sign of their encoding: short, long, and of many alphabets."""

import pytest

from ledger.sheets import read_file

# Each: the encoding, and people as name|city.
LISTS = (
    ("cp1252", "José Peña|Málaga;Zoë Müller|Köln;François Lefèvre|Orléans;Søren Åberg|Århus"),
    ("cp1252", "Søren Bjørn|Århus;Ærø Åberg|Ålborg"), ("cp1252", "João Gonçalves|São Paulo;Conceição|Évora"),
    ("cp1252", "Niccolò|Forlì;Papà|Cantù"), ("cp1252", "O’Brien – Co|Cork"), ("cp1252", "Zoë|Bonn"), ("cp1252",
    "Müller|Köln"),
    ("mac_roman", "José Peña|Málaga;Zoë Müller|Köln;François Lefèvre|Orléans"), ("mac_roman", "Zoë|Köln"),
    ("cp850", "José Peña|Málaga;Zoë Müller|Köln;Søren Åberg|Århus"),
    ("cp1250", "Łukasz Wiśniewski|Łódź;Zdeněk Dvořák|Plzeň;Gábor Tőkés|Győr;Jiří Novák|Kroměříž"),
    ("cp1250", "Paweł Wałęsa|Łódź"), ("cp1250", "Zdeněk Dvořák|Plzeň;Jiří Novák|Kroměříž"),
    ("iso8859_2", "Łukasz Wiśniewski|Łódź;Zdeněk Dvořák|Plzeň;Gábor Tőkés|Győr"),
    ("cp1251", "Иван Петров|Москва;Мария Кузнецова|Казань;Ольга Щукина|Уфа"), ("cp1251", "ИВАН ПЕТРОВ|МОСКВА"),
    ("cp1251", "иван петров|москва;мария|казань"), ("koi8_r", "Иван Петров|Москва;Мария Кузнецова|Казань"),
    ("cp866", "Иван Петров|Москва;Мария Кузнецова|Казань"), ("cp1253",
    "Γιώργος Παπαδόπουλος|Αθήνα;Μαρία Νικολάου|Πάτρα"),
    ("cp1253", "ΓΙΩΡΓΟΣ|ΑΘΗΝΑ"), ("cp1254", "Ayşe Yılmaz|İzmir;Çağrı Öztürk|Muğla;Gülşen Doğan|Eskişehir"),
    ("cp1254", "Çağrı Şahin|Muğla"),
    ("cp1255", "דוד כהן|תל אביב;רחל לוי|חיפה"), ("cp1255", "כהן|חיפה"),
    ("cp1256", "أحمد علي|القاهرة;فاطمة حسن|الرياض;محمد يوسف|دبي"), ("cp1256", "علي|دبي"),
    ("cp932", "山田太郎|東京;佐藤花子|大阪;ｽｽﾞｷ|横浜"), ("cp932", "山田|東京"),
    ("euc_jp", "山田太郎|東京;佐藤花子|大阪"),
    ("gb18030", "张伟|北京;王芳|上海;李娜|广州"), ("big5", "張偉|臺北;王芳|高雄;李娜|臺中"),
    ("euc_kr", "김민수|서울;이영희|부산;박지성|수원"), ("cp874", "สมชาย ใจดี|กรุงเทพ;สมหญิง รักไทย|เชียงใหม่"),
)  # fmt: skip


@pytest.mark.fault(94)
@pytest.mark.parametrize(
    ("encoding", "people", "often"),
    [
        *((*one, often) for one in LISTS for often in (1, 20)),
        *((*one, 3_000) for one in LISTS[::6]),
        *(pytest.param(*one, 3_000, marks=pytest.mark.long) for at, one in enumerate(LISTS) if at % 6),
    ],
)
def test_the_letters_of_a_list_tell_its_encoding(encoding: str, people: str, often: int) -> None:
    named = [person.split("|") for person in people.split(";")]
    rows = [["Name", "City", "Phone"]]
    rows += [[name, city, str(9876543210 + place)] for place in range(often) for name, city in named]
    content = "\r\n".join(",".join(row) for row in rows).encode(encoding)
    (sheet,) = read_file("list.csv", content)
    assert [list(row) for row in sheet.rows] == rows
