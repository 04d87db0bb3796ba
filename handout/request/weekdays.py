"""Know the days of the week by their names, to read dates that name one.

A weekday is checked and never printed, so its names are not words of a language file. They are those of CLDR in the
languages that the program comes with.
"""

from functools import cache

from handout.schema.spaces import fold

NAMES = (
    (
        "monday montag lunes lundi lunedì poniedziałek pon segunda-feira понеділок пн isniin thứ~hai t2 الاثنين إثنين دوشنبه پیر "
        "সোমবার सोमवार 月曜日 星期一 周一"
    ),
    (
        "tuesday dienstag martes mardi martedì wtorek wt terça-feira вівторок вт talaado thứ~ba t3 الثلاثاء ثلاثاء سه‌شنبه منگل "
        "মঙ্গলবার मंगलवार 火曜日 星期二 周二"
    ),
    (
        "wednesday weds mittwoch miércoles mercredi mercoledì środa quarta-feira середа ср arbaco thứ~tư t4 الأربعاء أربعاء چهارشنبه "
        "بدھ বুধবার बुधवार 水曜日 星期三 周三"
    ),
    (
        "thursday donnerstag jueves jeudi giovedì czwartek quinta-feira четвер чт khamiis thứ~năm t5 الخميس خميس پنجشنبه جمعرات "
        "বৃহস্পতিবার गुरुवार 木曜日 星期四 周四"
    ),
    (
        "friday freitag viernes vendredi venerdì piątek pt sexta-feira пʼятниця п'ятниця пт jimco thứ~sáu t6 الجمعة جمعة جمعه جمعہ "
        "শুক্রবার शुक्रवार 金曜日 星期五 周五"
    ),
    "saturday samstag sonnabend sábado samedi sabato sobota субота сб sabti thứ~bảy t7 السبت سبت شنبه ہفتہ শনিবার शनिवार 土曜日 星期六 周六",
    (
        "sunday sonntag domingo dimanche domenica niedziela nd неділя нд axad chủ~nhật cn الأحد أحد یکشنبه اتوار রবিবার रविवार 日曜日 "
        "星期日 星期天 周日"
    ),
)
"""The names of Monday to Sunday; a "~" stands for the space in a name."""

LEAST_LETTERS = 2
"""Least number of letters of a shortened weekday in an alphabet."""


@cache
def find_weekdays(word: str) -> frozenset[int]:
    """Return the days that a name, or the start of one, may mean: 0 is Monday."""
    start = fold(word).strip(".")
    if len(start) < LEAST_LETTERS and not "\u3000" < start < "\ua000":
        return frozenset()
    return frozenset(
        day
        for day, names in enumerate(NAMES)
        if any(fold(name.replace("~", " ")).startswith(start) for name in names.split())
    )
