"""A table in any encoding is read as it was typed, or refused with a cure; no name is ever printed wrong."""

import pytest

from handout.mail_merge.tables.encoding import codec_of, text_of
from handout.mail_merge.tables.encoding_guess import LANGUAGES
from handout.mail_merge.tables.spelling_check import languages
from handout.problems import InputError

NAMES = {
    "pl": "Łukasz Żuraw|Małgorzata Piątkowska|Święcicki Paweł|Gołąb Elżbieta|Wałęsa Józef|Bożena Mączyńska|Cześnik Róża|Jaś Ziółkowski",
    "cs": "Jiří Dvořáček|Zdeňka Říčanová|Otýlie Žďárská|Ondřej Šťastný|Věra Křenková|Luděk Hůlka|Ježek Přemysl|Běla Čapková",
    "hu": "Győző Szűcs|Erzsébet Kővári|László Bődör|Tünde Hegedűs|Zsófia Ágoston|Gergő Fűzfa|Márta Őrsi|Jenő Üveges",
    "ru": "Иван Щукин|Наталья Жданова|Пётр Хрущёв|Юлия Цыплакова|Сергей Эрнст|Яна Чехова|Олег Фёдоров|Мария Быкова",
    "bg": "Георги Желев|Цветелина Ъглова|Стоян Щърбов|Христо Ботев|Мария Юрукова|Ивайло Петков|Лъчезар Чолаков|Яна Янева",
    "uk": "Андрій Їжак|Олена Шевченко|Євген Ґудзь|Юлія Щербак|Ілля Чорний|Тарас Жук|Світлана Гнатюк|Юрій Цимбал",
    "el": "Γιώργος Παππάς|Ελένη Ξενάκη|Κώστας Ζαφειρίου|Μαρία Θεοδώρου|Άγγελος Ψαρρός|Χρήστος Λαμπρόπουλος|Ζωή Βλάχου|Ήρα Δήμου",
    "tr": "Çağlar Işık|Ayşegül Şahin|İbrahim Öztürk|Gülşah Yıldız|Uğur Kılıç|Müjde Akçay|Şükran Doğan|Barış Ünlü",
    "lt": "Žydrūnas Šimkus|Jūratė Ąžuolaitė|Kęstutis Žukas|Eglė Mažeikienė|Šarūnas Čekanauskas|Birutė Kėdainytė|Vėjūnė Rūkaitė",
    "lv": "Jānis Bērziņš|Kristīne Kļaviņa|Mārtiņš Ķēniņš|Līga Žagare|Ģirts Ozoliņš|Pēteris Šteins|Ilze Čakste|Ēriks Vītoliņš",
    "de": "Jürgen Größl|Bärbel Müller|Günther Weiß|Käthe Schröder|Björn Röhrig|Änne Krüger|Götz Böhme|Jörg Süßmilch",
    "fr": "François Lefèvre|Hélène Besançon|Zoë Mérimée|Benoît Guérin|Léa Prévost|Thérèse Côté|Anaïs Barthélemy|Jérôme Bélanger",
    "es": "José Núñez|María Ibáñez|Begoña Peña|Íñigo Muñoz|Andrés García|Ángela Ramírez|Úrsula López|Joaquín Güell",
    "pt": "João Magalhães|Conceição Simões|Gonçalo Araújo|Inês Assunção|Luís Guimarães|Mário Falcão|Fátima Mendonça|António Leitão",
    "sv": "Åsa Sjöberg|Håkan Öberg|Märta Ängström|Göran Åkesson|Björn Lindström|Pär Hägg|Sören Östlund|Mårten Källström",
    "da": "Søren Kjær|Jørgen Østergaard|Bjørg Næss|Åse Møller|Øyvind Grønning|Håkon Sæther|Kåre Bøe|Lærke Højgaard",
    "is": "Guðrún Ólafsdóttir|Þórður Jónsson|Ásta Þorsteinsdóttir|Sigríður Óskarsdóttir|Jón Þór Árnason|Ragnheiður Ýr|Hörður Gíslason",
    "ja": "佐藤健太|山本美咲|高橋由美|渡辺直樹|小林さくら",
    "zh": "王伟|李秀英|张敏|刘洋|陈静",
    "ko": "김민준|이서연|박지훈|최수빈|정하윤",
}
USED = {
    "pl": ["cp1250", "iso8859_2", "mac_latin2", "cp852"],
    "cs": ["cp1250", "iso8859_2", "mac_latin2", "cp852"],
    "hu": ["cp1250", "iso8859_2", "mac_latin2", "cp852"],
    "ru": ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"],
    "bg": ["cp1251", "iso8859_5", "mac_cyrillic", "cp866"],
    "uk": ["cp1251", "koi8_u", "mac_cyrillic"],
    "el": ["cp1253", "iso8859_7", "mac_greek", "cp737"],
    "tr": ["cp1254", "iso8859_9", "mac_turkish", "cp857"],
    "lt": ["cp1257", "iso8859_13", "cp775"],
    "lv": ["cp1257", "iso8859_13", "cp775"],
    "is": ["cp1252", "iso8859_15", "mac_iceland", "cp861"],
    "ja": ["cp932", "euc_jp", "shift_jis"],
    "zh": ["gb18030", "gbk", "gb2312"],
    "ko": ["cp949", "euc_kr"],
    **{tag: ["cp1252", "iso8859_15", "mac_roman", "cp850"] for tag in ("de", "fr", "es", "pt", "sv", "da")},
}
PAIRS = [(tag, codec) for tag, codecs in USED.items() for codec in codecs]
pairs = pytest.mark.parametrize(("tag", "codec"), PAIRS)


def written(names: list[str]) -> str:
    """Return a table of patients, most of which is ASCII."""
    rows = (f"{number};{name};2026-11-22;Ring us if it hurts." for number, name in enumerate(names, 1))
    return "\n".join(["mrn;patient;date;note", *rows, "99;Ann Lee;2026-11-22;", ""])


def read(text: str, codec: str, encoding: str | None = None) -> str | None:
    """Return what is read of a text in an encoding, or nothing where it is refused."""
    try:
        return text_of(text.encode(codec), "t.csv", encoding)[0]
    except InputError as error:
        return None if "--encoding" in error.problems[0].hint else "no cure"


@pairs
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
@pytest.mark.sweep(every=10)
def test_no_table_of_one_row_is_read_wrong(tag: str, codec: str, change: type[str]) -> None:
    """However little there is to tell an encoding by, a name is right or the table is refused."""
    for name in NAMES[tag].split("|"):
        text = written([change(name)]).encode(codec, "ignore").decode(codec)
        assert read(text, codec) in (text, None)


@pairs
def test_a_table_of_many_rows_is_read_as_it_was_typed(tag: str, codec: str) -> None:
    """Together, its names tell the encoding; the Far East's, which is not printed yet, may be refused."""
    text = written(NAMES[tag].split("|"))
    assert read(text, codec) in ((text, None) if tag in ("ja", "zh", "ko") else (text,))


@pairs
def test_an_encoding_that_is_named_is_taken(tag: str, codec: str) -> None:
    """Nothing is guessed then."""
    text = written(NAMES[tag].split("|")[:1])
    assert read(text, codec, codec) == text


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("windows-1250", "cp1250"),
        ("Latin1", "cp1252"),
        ("Shift-JIS", "cp932"),
        ("GBK", "gb18030"),
        ("macroman", "mac_roman"),
    ],
)
def test_encodings_have_the_names_that_people_give_them(name: str, codec: str) -> None:
    """And are what Windows made of them."""
    assert codec_of(name) == codec


@pytest.mark.parametrize(
    ("name", "meant"), [("cp-1250x", "cp1250"), ("windows1250x", "windows-1250"), ("utf8-8", "utf-8")]
)
def test_an_encoding_that_is_none_is_set_right(name: str, meant: str) -> None:
    """With the nearest there is."""
    with pytest.raises(InputError) as caught:
        codec_of(name)
    assert meant in caught.value.problems[0].hint


@pytest.mark.parametrize(
    "name", ["base64", "hex", "rot13", "idna", "punycode", "unicode_escape", "utf-7", "undefined", "", "\0"]
)
def test_what_turns_bytes_into_something_else_is_no_encoding(name: str) -> None:
    """Python calls these codecs, too."""
    with pytest.raises(InputError) as caught:
        codec_of(name)
    assert caught.value.problems[0].rule == "unknown-encoding"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("named", ["cp1252", "mac_roman", "koi8_r"])
def test_unicode_is_not_read_in_another_encoding(mark: bytes, named: str) -> None:
    """It would be printed wrong, whatever somebody says."""
    with pytest.raises(InputError) as caught:
        text_of(mark + "patient\nZoë Łukasz\n".encode(), "t.csv", named)
    assert [found.rule for found in caught.value.problems] == ["wrong-encoding"]


def test_an_encoding_in_which_the_file_cannot_be_read_is_a_problem_with_its_row() -> None:
    """And says nothing of what stands there."""
    with pytest.raises(InputError) as caught:
        text_of("patient\nAnn\nЁлка Щукина\n".encode("cp1251"), "t.csv", "utf-8")
    (found,) = caught.value.problems
    assert (found.rule, "line 3" in found.message) == ("wrong-encoding", True)


@pytest.mark.parametrize(
    ("bad", "fact"), [(1, "but for one character in line 3"), (2, "but for 2 characters, the first in line 3")]
)
def test_signs_of_another_encoding_in_unicode_are_counted(bad: int, fact: str) -> None:
    """A name that was added by another program is named by its line."""
    with pytest.raises(InputError) as caught:
        text_of("patient\nÓ Ó Ó Ó Ó Ó\n".encode() + b"Zo\xeb\n" * bad, "t.csv")
    (found,) = caught.value.problems
    assert (found.rule, fact in found.message) == ("wrong-encoding", True)


def test_a_named_encoding_that_is_hardly_right_is_doubted() -> None:
    """``£ukasz`` is no name."""
    text, (found,) = text_of("patient\nŁukasz\n".encode("cp1250"), "t.csv", "cp1252")
    assert (text, found.rule) == ("patient\n£ukasz\n", "doubtful-encoding")


SIGNS = (
    "Don’t press|It’s sore|they’ve|’tis|the ’90s|90’s|rock ’n’ roll|patients’ own|Jones’|José’s knee|5’ 10”|O’Brien|C’est|Qu’y a-t-il"
    "|Jan van ’t Hoff|’s-Hertogenbosch|“Rest” first|Ana “Nena” Ruiz|a ‘quoted’ word|– twice|Mon–Fri|9–12|wait…|…wait|• press|Ann™|®|©|10 ‰"
    "|5 €|£5|37 °C|37°C|20 µg|½ hour|¼ turn|2²|±5 min|3× a day|3×täglich|§ 5|nº 4|N° 4|2º piso|Mª José García|Mª Pilar|Dª Ana|º|¿duele?|¡ojo!"
    "|«rest»|« rest »|À jeun|É. Roy|Ł. Nowak|Ö. Demir|Ñ|Zoë–Marie"
)


@pytest.mark.parametrize(
    "codec",
    ["cp1252", "cp1250", "cp1254", "cp1257", "iso8859_15", "mac_roman", "mac_latin2", "cp850", "cp437", "cp852"],
)
def test_signs_are_not_read_as_letters(codec: str) -> None:
    """``Don’t`` is not printed as ``Donít``, nor ``Mª José`` as ``MŞ José``."""
    texts = [f"patient,note\nAnn Lee,{sign}\nBob Ray,\n" for sign in SIGNS.split("|")]
    known = [text.encode(codec, "ignore").decode(codec) for text in texts]
    assert [text for text in known if read(text, codec) not in (text, None)] == []


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
def test_english_with_curly_apostrophes_is_read(codec: str) -> None:
    """It is what most tables hold that are not ASCII."""
    text = "patient,note\nAnn Lee,Don’t press if it’s sore\nBob O’Hara,“Rest” first – twice\n"
    assert read(text, codec) == text


def test_names_are_read_beside_signs() -> None:
    """Signs say nothing for or against an encoding."""
    text = "patient,note\nJürgen Größl,Don’t press\nBärbel Müller,5 € – 37 °C\nMª José Núñez,20 µg\n"
    assert read(text, "cp1252") == text
    text = "patient,note\nДар’я Лук’яненко,\nМар’яна Їжак,\nЄвген Ґудзь,\n"
    assert read(text, "cp1251") == text


def test_an_encoding_is_told_by_the_beginning_of_long_cells() -> None:
    """A text of megabytes in one cell is no more work than another."""
    text = "patient,note\nJürgen Größl,x\nBärbel Müller," + "Täglich üben. " * 200_000 + "\n" + "é" * 1_000_000 + ",\n"
    assert read(text, "cp1252") == text


def test_a_word_of_dos_that_is_unicode_by_chance_is_not_printed_wrong() -> None:
    """Four letters are one that no living language has."""
    assert read("patient\nЁлка\n", "cp866") in ("patient\nЁлка\n", None)


@pytest.mark.parametrize("name", ["JÓŹWIAK", "PÓŁTORAK"])
def test_windows_that_is_unicode_by_chance_is_not_printed_wrong(name: str) -> None:
    """Two of its letters are one of another alphabet in UTF-8."""
    text = f"patient\n{name}\n"
    assert text.encode("cp1250").decode("utf-8") != text
    assert read(text, "cp1250") in (text, None)


def test_every_language_has_its_words() -> None:
    """Those of the encodings are those whose spelling is known."""
    assert {tag for tags in LANGUAGES.values() for tag in tags.split()} == set(languages())


def test_messages_do_not_say_what_a_row_says() -> None:
    """Neither a guess nor a refusal quotes a name."""
    for codec in ("cp1250", "cp852", "mac_latin2"):
        try:
            found = text_of("patient\nŁucja Wójcik\n".encode(codec), "t.csv")[1]
        except InputError as error:
            found = list(error.problems)
        assert found
        assert "cja" not in " ".join(map(repr, found))
