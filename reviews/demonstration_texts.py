"""What invented readers say, in four languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    name: str
    rating: int
    language: str
    text: str
    pseudonym: bool = False
    interests: str = "None"


VOICES = (
    Voice("Səbinə Mirzəcanlı-Rzayeva", 4, "en", "The best data on this question that I have seen, and a conclusion somebody could act on tomorrow. I would have liked the cases that did not fit to be counted somewhere: they are in the notes, but not in the argument."),
    Voice("reader_of_margins", 2, "en", "Clearly written, and yet the sample answers the question before it is asked. Nobody who declined was heard. The abstract should say so in its second sentence rather than leave it to a footnote near the end.", True),
    Voice("Вениамин Достопочтенский", 5, "ru", "Редкий случай, когда вывод можно проверить и применить. Особенно ценно наблюдение о том, как опыт одной миссии переходит в учебный план следующей; хотелось бы увидеть продолжение.", False, "Работаю в той же области"),
    Voice("Fərid Həsənəlizadə-Novruzov", 3, "az", "Diqqətli məqalədir, amma bir addım tələsik atılıb: səkkiz illik rəqəm yalnız qalanlar üçün doğrudur. Cümlə daha dar yazılsaydı, nəticə daha güclü olardı. Xəritəyə miqyas əlavə etmək lazımdır."),
    Voice("Elif Korkmazoğlu", 4, "tr", "Soruyu dar tutması iyi olmuş; bu sayede her tablo bir işe yarıyor. Karşılaştırma için seçilen ikinci ülkenin neden seçildiği daha açık yazılabilirdi. Öğrencilerime okutacağım bir çalışma."),
    Voice("Tomasz Brzozowiecki", 5, "en", "I went in doubting the central claim and came out convinced. The authors say what would have proved them wrong and then look for it, which is rarer than it should be. The appendix alone is worth the download.", False, "I teach a course on the subject"),
    Voice("quiet_corridor", 3, "en", "Useful as a record of what happened, less so as an explanation. The middle section lists events in order and leaves the reader to find the causes. Still, I know no other place where these dates stand together.", True),
    Voice("Marit Haugen-Solberg", 4, "en", "What I take away is the method: ask the same people again after some years and print both answers. The discussion could be half as long. Figure two deserves larger letters and a legend one can read."),
    Voice("Lalə Axundzadəgil", 5, "az", "Mövzunu ilk dəfə oxuyan üçün də aydındır, mütəxəssis üçün də yenilik var. Mənbələrin dəqiq göstərilməsi xüsusilə xoşuma gəldi; növbəti ildə eyni sorğunu təkrar etmək yaxşı olardı."),
    Voice("Giorgi Arabuli-Metreveli", 2, "en", "The title promises a comparison and the text describes one case. There is nothing wrong with one case, but then the last paragraph should not speak of the region. I would gladly read the version that stays at home."),
    Voice("Дарья Полозова-Крамник", 4, "ru", "Хорошая работа с источниками и честный раздел об ограничениях. Не хватает одного: сколько всё это стоило. Без этой цифры трудно судить, стоит ли повторять такой опыт в других местах."),
    Voice("one_more_engineer", 3, "en", "As somebody who runs such a control room I recognise most of it. The advice on drills is sound, the part on procurement is out of date. A table of what to do in the first hour would have made this a page to pin on the wall.", True, "I work for an operator"),
)  # fmt: skip
