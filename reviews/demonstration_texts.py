"""What invented readers say about the papers of Baku 2024, in four languages: in the order of the volume."""

from dataclasses import dataclass

NONE = "None"


@dataclass(frozen=True)
class Voice:
    name: str
    rating: int
    language: str
    text: str
    pseudonym: bool = False
    interests: str = NONE


PUBLISHED = (
    (
        Voice("Səbinə Mirzəcanlı-Rzayeva", 4, "en", "Going back to the units instead of asking the graduates is the right idea, and the finding about pairs could be acted on tomorrow. What is missing is a sentence on the eleven who left, and why."),
        Voice("reader_of_margins", 2, "en", "Clearly written, and yet the sample answers the question before it is asked: units that agree to three visits are units with something to show. The abstract should say how many declined.", True),
        Voice("Вениамин Достопочтенский", 5, "ru", "Редкий случай, когда вывод можно проверить и сразу применить: отправлять учиться двоих из одного подразделения. Ценно, что авторы вернулись через восемь лет, а не через восемь недель.", False, "Работаю в той же области"),
        Voice("Fərid Həsənəlizadə-Novruzov", 3, "az", "Diqqətlə yazılmış məqalədir, amma səkkiz illik nəticə yalnız xidmətdə qalanlara aiddir. Bu, bir cümlə ilə açıq deyilsəydi, nəticə daha inandırıcı olardı.", False, "Yoxdur"),
        Voice("Elif Korkmazoğlu", 4, "tr", "Sorunun dar tutulması iyi olmuş: dört şeye bakılmış ve dördü de ölçülebiliyor. İkmal planlamasının neden üç yılda eski hâline döndüğü daha ayrıntılı anlatılabilirdi.", False, "Yok"),
        Voice("Tomasz Brzozowiecki", 5, "en", "I expected another count of certificates and got a study of habits. The authors say what would have proved them wrong and then look for it, which is rarer than it should be.", False, "I teach a course on the subject"),
        Voice("quiet_corridor", 3, "en", "Useful as a record of what stayed, less so as an explanation. Why does a second officer make the difference: rank, friendship, or somebody who can contradict? The paper stops just before that.", True),
    ),
    (
        Voice("one_more_engineer", 4, "en", "As somebody who runs such a control room I recognised the telephone list at once; ours had two dead numbers when I rang it after reading this. The table of the first hour now hangs beside the door.", True, "I work for an operator"),
        Voice("Marit Haugen-Solberg", 3, "en", "Ten scenarios are a good corpus, but all ten come from one series of exercises. Whether the attacker moved to the keyboard elsewhere too, the paper cannot say, and its title suggests that it can."),
        Voice("Lalə Axundzadəgil", 5, "az", "Mövzu ilə ilk dəfə tanış olan üçün aydındır, mütəxəssis üçün də yenilik var. Siyahını gecə saat üçdə yoxlamaq təklifi sadədir və heç bir xərc tələb etmir.", False, "Yoxdur"),
        Voice("Giorgi Arabuli-Metreveli", 3, "en", "The move from the fence to the keyboard is shown well. I missed the years in which both happened at once, which are the expensive ones."),
    ),
    (
        Voice("Дарья Полозова-Крамник", 4, "ru", "Хорошая работа с гостевыми книгами и честная оговорка о том, чего в них нет. Хотелось бы знать, сколько стоила одна выездная неделя: без этой цифры предложение трудно защитить.", False, "Нет"),
        Voice("Nailə Səfərbəyzadə", 5, "az", "Adların deyil, peşə və şəhər sütunlarının sayılması düzgün seçimdir. Səyyar dərslərlə regionlardan gələn suallar arasındakı əlaqə ilk dəfə belə aydın göstərilir.", False, "Yoxdur"),
        Voice("reader_of_margins", 2, "en", "Guest books record those who sign. The share of students may have grown because students sign, and the paper does not ask. A comparison with one year of headcounts would settle it.", True),
    ),
    (
        Voice("Tomasz Brzozowiecki", 4, "en", "Sorting every promise into four boxes sounds simple until one tries it; that two readers agreed five times in six is the most persuasive line of the paper. I would print the sixth case.", False, "I teach a course on the subject"),
        Voice("Fərid Həsənəlizadə-Novruzov", 4, "az", "Hər vədin arxasında kimin dayandığını soruşmaq yaxşı meyardır. Artıq lazım olmayan vədlər qrupu ayrıca bir məqaləyə layiqdir.", False, "Yoxdur"),
    ),
    (
        Voice("Marit Haugen-Solberg", 5, "en", "I have handed over twice and recognise the three weeks at home in which everything evaporates. Two days of overlap cost less than one lesson learned again.", False, "I served in a mission of this kind"),
        Voice("Вениамин Достопочтенский", 4, "ru", "Пять уроков выбраны так, что их можно проследить. Убедительно показано, что теряются они не в пути, а дома; стоило бы повторить это на другом контингенте.", False, "Работаю в той же области"),
        Voice("one_more_engineer", 3, "en", "Seven contingents, five lessons and no table: the reader has to draw it alone. The story is good enough to deserve one.", True),
        Voice("Elif Korkmazoğlu", 4, "tr", "Derslerin hiçbirinin el kitabında bulunmaması tesadüf değil; metin bunu gösteriyor. Görüşülen kişilerin nasıl seçildiği de bir cümleyle anlatılsaydı tam olurdu.", False, "Yok"),
        Voice("Lalə Axundzadəgil", 5, "az", "Təhvil-təslim qeydlərindən bu qədər nəticə çıxarmağın mümkün olduğunu bilmirdim. İki günlük ortaq növbə təklifi çox konkretdir.", False, "Yoxdur"),
    ),
    (
        Voice("Giorgi Arabuli-Metreveli", 4, "en", "Hours instead of tons is a measure that a port can do something about. The claim that half of the delay can be foretold a day before needs a second season.", False, "I consult for a shipping line"),
    ),
    (
        Voice("Səbinə Mirzəcanlı-Rzayeva", 4, "en", "Put a table on page two that somebody can argue with: that advice is worth more than most handbooks. I would have liked to see one of the three tables."),
        Voice("Дарья Полозова-Крамник", 3, "ru", "Двенадцать отчётов мало для закономерности, но достаточно для хорошего вопроса. Загрузки считают и тех, кто открыл файл и тут же закрыл.", False, "Нет"),
        Voice("quiet_corridor", 3, "en", "Counting questions in committee is the best of the three measures, and the paper gives it one line. More of that, and fewer downloads.", True),
    ),
)  # fmt: skip

WAITING = (
    Voice("Levan Tsertsvadze-Orr", 2, "en", "The four things looked at are all things that can be seen from a doorway. How people decide, the visits could not show, and the conclusion speaks as if they had."),
    Voice("Вениамин Достопочтенский", 5, "ru", "Таблицу первого часа мы заполнили за один вечер и нашли в ней три пустые строки. Большего от статьи и требовать нельзя.", False, "Работаю в той же области"),
    Voice("Fərid Həsənəlizadə-Novruzov", 3, "az", "Regionlardan gələnlər haqqında hissə inandırıcıdır, jurnalistlər haqqında hissəyə isə bir cədvəl lazımdır. Mənbələr düzgün göstərilib.", False, "Yoxdur"),
)  # fmt: skip
DECLINED = Voice("one_more_engineer", 1, "en", "Written by people who have never run a ministry, and one can tell. Nobody who sat in those working groups would sort a promise in this way.", True)  # fmt: skip
DECLINED_WORDS = "Please write about the sorting, not about the authors. The second sentence can stand as it is."
UNCONFIRMED = Voice("Tomasz Brzozowiecki", 5, "en", "A short paper that will be quoted for one sentence: lessons are lost at home. I checked it against our own notes, and it holds.", False, "I teach a course on the subject")  # fmt: skip
WITHDRAWN = Voice("quiet_corridor", 3, "en", "I read the logs differently: the two desks close because the ferry is late, not the other way round. One of the two orders of events should be ruled out.", True)  # fmt: skip
HIDDEN = Voice("Marit Haugen-Solberg", 4, "en", "The four reports that were read are named in the first draft of this paper, which I was sent. Here is what it said about each of them, and by whom it was corrected.")  # fmt: skip

AUTHOR_ADDRESS = "first.author@academy.example.com"
AUTHOR_ANSWERS = "Thank you. The eleven who left are in the second table of the appendix; we agree that they belong in the text, and the next version will say why they went."  # fmt: skip
EDITOR_ANSWERS = "How many units declined is a fair question to every paper of this kind. We have asked the authors to add the number."
REWORDED = "As somebody who runs such a control room I recognised the telephone list at once; ours had two dead numbers. Since then we ring it every month, and have found a third."  # fmt: skip
OPEN_ERROR = Voice("Tomasz Brzozowiecki", 3, "en", "A useful count, but the shares in the third table add up to a hundred and six. Either a column is counted twice or the total is of another year; the argument does not depend on it, and the table should still be right.", False, "I teach a course on the subject")  # fmt: skip
MENDED_ERROR = Voice("Marit Haugen-Solberg", 4, "en", "Good work with one slip: the figure in the second section is given for the wrong year. Compared with the source it belongs to the year before, and with that the paragraph reads as it was surely meant.")  # fmt: skip
MENDED_WORDS = "You are right; the notice says it, and the second version is mended."
PLACES = {"open.error@example.org": "Table 3, last row", "mended.error@example.org": "Section 2, first figure"}

# Who had a ticket of Baku 2024, and whether the door of the hall or of one session saw them.
GUESTS = {"Səbinə Mirzəcanlı-Rzayeva": "hall", "Marit Haugen-Solberg": "session", "Elif Korkmazoğlu": "session", "Lalə Axundzadəgil": "hall", "Tomasz Brzozowiecki": "nowhere", "Nailə Səfərbəyzadə": "nowhere"}  # fmt: skip
TICKET = {"en": "Participant", "az": "İştirakçı", "ru": "Участник", "tr": "Katılımcı"}
OTHER_AUTHOR_ADDRESS = "other.author@academy.example.com"
BY_AN_AUTHOR = "We counted downloads where this paper counts signatures, and met the same doubt: those who leave a trace are not those who came. The column of cities is a good way round it."  # fmt: skip
ADVERTISING = "Best essays day and night, written for you at half the price! Order now: https://essays.example/?ref=baku and https://cheap-texts.example/order – click and pay later."  # fmt: skip
APPEALED = "Three measures are proposed and only the third is shown to work. I would have printed the third alone, with the twelve reports in a table."  # fmt: skip
APPEALED_DECLINED = "Please say which part of the paper this is about."
APPEALS = "It names the three measures and the twelve reports; I cannot be more exact without copying the paper."
REPORTS = (("insult", "It says that people were invented."), ("empty", ""), ("personal", "About those who signed, not about the paper."))
DISMISSED = "The reviewer seems to know the authors."
LOCKED = "The journal is looking at the data of this paper; reviews are open again when it has answered."


def names() -> list[str]:
    """Each voice once, in the order in which they speak."""
    spoken = [voice.name for voices in PUBLISHED for voice in voices] + [voice.name for voice in WAITING]
    return list(dict.fromkeys(spoken))
