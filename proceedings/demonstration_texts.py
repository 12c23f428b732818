"""Twelve papers of Baku 2024. Dates and figures named as facts are real; authors, institutions, studies and sentences are invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemonstrationPaper:
    """`texts`: language → (title, abstract); the first is the paper's own. `body`: heading → paragraphs."""

    key: str
    texts: dict[str, tuple[str, str]]
    authors: tuple[tuple[str, str, str], ...]  # given, family, institution
    keywords: tuple[str, ...]
    body: dict[str, tuple[str, ...]] = field(default_factory=dict)
    session: str = ""  # begins the English title of the session where it was presented

    @property
    def language(self) -> str:
        return next(iter(self.texts))


PAPERS = (
    DemonstrationPaper(
        "officers",
        {
            "en": (
                "Five Hundred Officers a Year: What Partnership Training Changed",
                "More than five hundred officers take part in partnership training every year. We follow forty-four of them back to their units and ask what they did differently one, three and eight years later. Staff procedures changed and stayed; planning of supply did not. Whether a change lasts depends less on the course than on whether a second officer of the same unit had taken it.",
            )
        },
        (
            ("Aytən", "Sədrəddinova", "Centre for Defence Governance, Baku"),
            ("Pavel", "Okhotnikov-Braun", "Vistula Centre for Interoperability"),
        ),
        ("training", "interoperability", "officers"),
        {
            "The question": (
                "Courses are counted by those who teach them and forgotten by those who sat in them. We wanted to know what is left in a unit when the certificate has been hung on the wall.",
                "We therefore did not ask whether the officers had liked the course. We asked their units what they do today.",
            ),
            "How we asked": (
                "Forty-four officers of eleven units agreed to be visited three times. Eleven left the service in between; we counted what their units kept without them.",
                "Each visit looked at the same four things: how an order is written, how a watch is handed over, how supply is planned and how a mistake is reported.",
            ),
            "What we found": (
                "Orders and hand-overs follow the common form after one year and still do after eight. Planning of supply returned to the old form within three. Reporting of mistakes changed only where two people of a unit had learned it together.",
                "The second officer matters more than the second course. We suggest that seats be given in pairs.",
            ),
        },
        "Five hundred officers",
    ),
    DemonstrationPaper(
        "pipelines",
        {
            "en": (
                "Pipelines as Critical Infrastructure: A Decade of Exercises",
                "A transit country guards what others depend on. The paper compares the written scenarios of ten yearly exercises and finds that the attacker moved from the fence to the keyboard while the defenders’ lists of telephone numbers stayed as they were. It ends with a first-hour table that an operator can fill in on one page.",
            )
        },
        (("Rüfət", "Günəşli", "Energy Corridor Research Group, Baku"),),
        ("energy security", "critical infrastructure", "exercises"),
        {
            "Ten scenarios": (
                "In the first of them a truck breaks a gate. In the last one nobody is near the gate at all: a message has been opened in an office two hundred kilometres away.",
                "What did not change is the first line of every report, which is the time at which somebody tried to find a telephone number.",
            ),
            "The first hour": (
                "We asked six operators to write down whom they call, in which order, and who answers at night. Four lists named a person who had left.",
                "A list that is not rung is a story. We propose to ring it once a month, at three in the morning.",
            ),
        },
        "Guarding what crosses",
    ),
    DemonstrationPaper(
        "informasiya",
        {
            "az": (
                "İnformasiya Mərkəzinin on səkkiz ili: auditoriya kimdir?",
                "Bakıdakı İnformasiya Mərkəzi 2006-cı ildə açılıb. Məqalə ziyarət dəftərlərinə və açıq dərslərin siyahılarına əsasən mərkəzə kimlərin gəldiyini araşdırır: tələbələrin payı artıb, jurnalistlərin payı azalıb, regionlardan gələnlər isə yalnız səyyar dərslər keçirilən illərdə çoxalıb.",
            ),
            "en": (
                "Eighteen Years of the Information Centre: Who Is the Audience?",
                "The information centre in Baku opened in 2006. From guest books and lists of open lectures the paper works out who came: the share of students grew, that of journalists fell, and people from the regions came only in the years in which lectures travelled to them.",
            ),
        },
        (("Könül", "Əlizadəgil", "Caspian Policy Laboratory, Baku"),),
        ("ictimai məlumat", "dialoq"),
        {
            "Sual": (
                "Mərkəz hər il hesabat verir: neçə tədbir, neçə qonaq. Bu rəqəmlər kimin gəldiyini demir.",
                "Biz üç şəhərin universitetləri ilə birlikdə qonaq dəftərlərini yenidən oxuduq və adları deyil, yalnız peşə və şəhər sütunlarını saydıq.",
            ),
            "Nəticə": (
                "Səyyar dərs keçirilən ildə regionlardan gələn sualların sayı növbəti il də yüksək qalır. Dərs dayananda suallar da dayanır.",
                "Təklifimiz sadədir: ildə iki səyyar həftə, hər dəfə başqa şəhərdə.",
            ),
        },
        "The information centre",
    ),
    DemonstrationPaper(
        "action-plan",
        {
            "en": (
                "The Action Plan of 2005, Read Again",
                "The Individual Partnership Action Plan of 2005 gave the reform of defence a frame. The paper reads its chapters beside what was reported about them later and sorts every promise into kept, kept elsewhere, still open and no longer wanted. The last group is the smallest and the most instructive.",
            )
        },
        (
            ("Sevinc", "Qaradağlı-Əhmədbəyli", "Parliamentary Oversight Network, Baku"),
            ("Hannah", "Okonjo-Reyes", "Atlantic Training Review, London"),
        ),
        ("reform", "governance"),
        {
            "Four boxes": (
                "A plan that is never read again teaches nobody anything. We read this one sentence by sentence and put each promise into one of four boxes.",
                "Two readers sorted alone and compared afterwards; they agreed in five cases out of six.",
            ),
            "What the boxes say": (
                "Promises with an office behind them were kept. Promises with a working group behind them were kept elsewhere, under another name. Promises with nobody behind them are still open.",
            ),
        },
        "The individual action plan",
    ),
    DemonstrationPaper(
        "kosovo",
        {
            "en": (
                "From Kosovo to Kabul: How a Contingent Learns",
                "Soldiers served in Kosovo and in Afghanistan. What one contingent learned had to reach the next one within weeks. From hand-over notes and interviews the paper traces five lessons on their way and shows where three of them were lost: between the last patrol and the first briefing at home.",
            )
        },
        (("Kenan", "Yıldırımoğlu", "Anatolian School of Strategy, Ankara"), ("Tural", "Ağgülov", "Centre for Defence Governance, Baku")),
        ("peacekeeping", "lessons learned"),
        {
            "Five lessons": (
                "One was about water, one about maps, two about talking to drivers, one about sleep. None of them stands in a manual.",
                "We asked seven contingents whether they had known each lesson before they left.",
            ),
            "Where they were lost": (
                "Not on the road. Lessons were lost at home, in the three weeks in which everybody has leave and the next contingent is packing.",
                "A hand-over of two days that overlap in the field kept all five alive.",
            ),
        },
        "Kosovo and Afghanistan",
    ),
    DemonstrationPaper(
        "corridor",
        {
            "ru": (
                "Коридор, у которого узкая середина: ожидание в порту как показатель",
                "Транзитный коридор между Европой и Азией измеряют тоннами. Мы измеряем его часами ожидания у паромного причала. По журналам одного сезона показано, что половина задержек возникает не на море, а в двух окнах оформления, и что их можно предсказать за сутки.",
            ),
            "en": (
                "A Corridor with a Narrow Middle: Waiting in Port as a Measure",
                "The transit corridor between Europe and Asia is measured in tons. We measure it in hours of waiting at a ferry berth. The logs of one season show that half of all delay arises not at sea but at two desks, and can be foretold a day before.",
            ),
        },
        (("Ирина", "Краснопольская-Вебер", "Eurasian Risk Desk, Vienna"), ("Ayxan", "Mirzəbəyov", "Port and Corridor Observatory, Ələt")),
        ("транзит", "логистика"),
        {
            "Что мы мерили": (
                "Тонны рассказывают о том, что прошло. Часы рассказывают о том, что стоит. Мы взяли журналы одного сезона и отметили для каждого рейса пять моментов.",
                "Погода объясняет меньше, чем принято думать.",
            ),
            "Два окна": (
                "Половина всех часов приходится на два окна, которые закрываются одновременно на обед. Сдвиг одного из них на час уменьшил бы очередь на треть.",
            ),
        },
        "The corridor between",
    ),
    DemonstrationPaper(
        "oversight",
        {
            "en": (
                "Who Reads the Oversight Report?",
                "Reports on defence are written for parliaments and read, if at all, by those who wrote them. The paper counts downloads, questions and citations of twelve reports and finds one feature that all widely read ones share: a table on the second page that somebody disagreed with in public.",
            )
        },
        (("Johan", "ter Braakhuis", "Low Countries Forum, The Hague"),),
        ("oversight", "transparency", "parliament"),
        {
            "Counting readers": (
                "We counted what can be counted: downloads, questions asked in committee, lines in newspapers.",
                "A report nobody argues with has, for practical purposes, not been published.",
            ),
            "A table on page two": (
                "The four reports that were read began with a table. Three of the tables contained a figure that a ministry corrected, in public, within a week.",
            ),
        },
        "Oversight that",
    ),
    DemonstrationPaper(
        "su",
        {
            "tr": (
                "İki Kurak Yaz: Savunma Planlamasında Su",
                "İklim sınır tanımaz, plan tanır. Makale iki kurak yazın kışla, köprü ve hastane planlarına nasıl yansıdığını inceliyor. Su, planların çoğunda bir satırdır; iki yazın ardından bir bölüm olmuştur. Değişikliği kimin, hangi toplantıda istediğini tutanaklardan izliyoruz.",
            ),
            "en": (
                "Two Summers of Drought: Water in Defence Planning",
                "The climate knows no borders, plans do. The paper looks at how two dry summers entered the plans of barracks, bridges and hospitals. Water was a line in most of them; after two summers it was a chapter. Minutes show who asked for the change, and at which meeting.",
            ),
        },
        (
            ("Daniel", "Mbeki-Hartmann", "Climate and Defence Programme, Bonn"),
            ("Zofia", "Wielgoszewska", "Vistula Centre for Interoperability"),
        ),
        ("iklim", "planlama"),
        {
            "Bir satırdan bir bölüme": (
                "İlk planda su, mutfak giderlerinin altında bir satırdı. İkinci yazdan sonra kendi bölümü oldu.",
                "Değişikliği bir mühendis değil, bir hastane müdürü istedi.",
            ),
            "Öneri": ("Her planda tek bir soru sorulmalı: su üç gün gelmezse ilk ne durur?",),
        },
        "Heat, grain and water",
    ),
    DemonstrationPaper(
        "message",
        {
            "en": (
                "The Message That Opened the Control Room",
                "A tabletop exercise begins with one message and ends, four hours later, with a valve. The paper prints the whole sequence of one such exercise, with the minute at which each of nine people knew what, and asks which single sentence, said earlier, would have ended it.",
            )
        },
        (
            ("Nərgiz", "Xəzrigil", "Cyber Resilience Lab, Sumqayıt"),
            ("Rüfət", "Günəşli", "Energy Corridor Research Group, Baku"),
        ),
        ("cyber security", "exercises"),
        {
            "Nine people, four hours": (
                "Each of the nine wrote down what they knew and when. Laid side by side, the sheets show one hour in which six of them knew enough and none of them knew that.",
            ),
            "One sentence": (
                "The sentence is: I have seen this before, and it was not the printer. It would have cost nothing and saved three hours.",
            ),
        },
        "The message that",
    ),
    DemonstrationPaper(
        "qonsuluq",
        {
            "az": (
                "Seçilməmiş qonşuluq: dörd paytaxtın gündəliyində bir həftə",
                "Rusiya, İran, Türkiyə və Avro-Atlantik təsisatlarla münasibətlər eyni masada, amma müxtəlif saatlarda aparılır. Məqalə dörd paytaxtın bir həftəlik rəsmi xəbərlərini saat-saat müqayisə edir və eyni hadisənin hansı sözlə adlandırıldığını göstərir.",
            ),
            "en": (
                "A Neighbourhood Nobody Chose: One Week in the Diaries of Four Capitals",
                "Relations with Russia, Iran, Turkey and the Euro-Atlantic institutions are kept at one table, at different hours. The paper compares the official news of one week, hour by hour, and shows by which word each capital calls the same event.",
            ),
        },
        (
            ("Leyla", "Rüstəmzadə-Vəkilova", "Caspian Policy Laboratory, Baku"),
            ("Giorgi", "Tsikarelidze", "Black Sea Transit Watch, Tbilisi"),
        ),
        ("region", "diplomatiya"),
        {
            "Bir həftə": ("Biz yeddi gün ərzində dörd mənbənin bütün xəbərlərini yığdıq və eyni hadisəni anlatanları yan-yana qoyduq.",),
            "Sözlər": ("Eyni görüş bir yerdə danışıq, o birində söhbət, üçüncüsündə ziyarət adlanır. Dördüncü onu heç adlandırmır.",),
        },
        "A neighbourhood",
    ),
    DemonstrationPaper(
        "monday",
        {
            "en": (
                "Interoperability on a Monday Morning",
                "Standards are agreed on a Friday and used on a Monday. The paper spends forty Mondays in a mixed signals company and notes every moment at which two people had to stop because they meant different things. Most stops were about abbreviations, and most of those about three of them.",
            )
        },
        (
            ("Marit", "Ødegård-Lind", "North Sea Institute for Security Studies, Bergen"),
            ("Elvin", "Daşqınov", "Energy Corridor Research Group, Baku"),
        ),
        ("interoperability", "standards"),
        {
            "Forty Mondays": (
                "We counted two hundred and six stops. One hundred and thirty were about abbreviations, and ninety about the same three.",
                "The cure fits on a postcard, and the company printed it.",
            )
        },
        "Interoperability on",
    ),
    DemonstrationPaper(
        "file",
        {
            "en": (
                "The File That Everybody Had",
                "Five agencies kept a file on the same suspicion and none knew of the other four. The paper set out to describe how they were joined. It was taken back by its authors: two of the five files turned out to be copies of a third.",
            )
        },
        (("Vüsal", "Qəhrəmanzadə", "Parliamentary Oversight Network, Baku"),),
        ("counter-terrorism", "agencies"),
        {"Five files": ("We were shown five covers and counted five files.",)},
        "Counter-terrorism",
    ),
)

SECOND_VERSION_OF = "officers"
SECOND_VERSION_NOTE = "The second section said twelve units; it was eleven. What was found is unchanged."
MISTAKE = ("twelve units", "eleven units")
RETRACTED = "file"
RETRACTION = "The authors take the paper back: two of the five files it counts are copies of a third, so its figures do not hold."
