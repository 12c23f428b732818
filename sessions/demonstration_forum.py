"""The sessions of the follow-up forum. People, institutions and sentences are invented."""

from typing import Any

_BOTH = ["az", "en"]

SESSIONS: dict[str, dict[str, Any]] = {
    "briefing": {
        "at": "08:30 25", "room": "xezer", "people": [("johan", "speaker")],
        "title": {"en": "New here? Names, abbreviations, doors", "az": "Yeni gəlmisiniz? Adlar, ixtisarlar, qapılar", "ru": "Вы здесь впервые? Имена, сокращения, двери", "tr": "Yeni mi geldiniz? Adlar, kısaltmalar, kapılar"},
        "abstract": {"en": "A walk through the programme for those who come alone. Ends in time for a seat in the Main Hall."},
    },
    "sound-check": {
        "at": "08:30 25", "room": "studio", "draft": True, "people": [("irina", "speaker")],
        "title": {"en": "Sound check with the interpreters, open to the curious", "az": "Tərcüməçilərlə səs yoxlaması: maraqlananlar üçün açıqdır", "ru": "Проверка звука с переводчиками: вход для любопытных", "tr": "Çevirmenlerle ses denemesi: merak edene açık"},
        "abstract": {"en": "Put on a headset and hear what your sentence becomes."},
    },
    "opening": {
        "at": "09:00 30", "room": "main", "nature": "ceremony", "interpretation": _BOTH, "people": [("leyla", "moderator")],
        "title": {"en": "Opening", "az": "Açılış", "ru": "Открытие", "tr": "Açılış"},
        "abstract": {
            "en": "The promises of Baku 2024 are read aloud, each by the person who made it, followed by one word: done, begun, or not yet.",
            "az": "Bakı 2024-ün vədləri ucadan oxunur, hərəsini verən adam özü oxuyur və bir söz əlavə edir: oldu, başlandı, hələ yox.",
        },
    },
    "unfinished": {
        "at": "09:30 45", "room": "main", "nature": "plenary", "track": 1, "featured": True, "interpretation": _BOTH, "people": [("hannah", "speaker")],
        "title": {
            "en": "What three decades of partnership left unfinished", "az": "Tərəfdaşlığın otuz ili nəyi yarımçıq qoydu",
            "ru": "Что три десятилетия партнёрства оставили незавершённым", "tr": "Ortaklığın otuz yılı neyi yarım bıraktı",
        },
        "abstract": {
            "en": "Lists of achievements are easy to write. This lecture reads the other list: courses without a follow-up, standards adopted and not used, reports that nobody was asked to answer. For each it names the smallest next step.\n\nThe speaker offers no verdict and asks for none. She asks who will take which line home.",
            "az": "Nailiyyətlərin siyahısını yazmaq asandır. Bu məruzə o biri siyahını oxuyur: davamı olmayan kurslar, qəbul edilib işlədilməyən standartlar, heç kimdən cavab istənməyən hesabatlar. Hərəsi üçün ən kiçik növbəti addım adlandırılır.\n\nMəruzəçi hökm vermir və gözləmir. O soruşur: hansı sətri kim evə aparacaq?",
            "ru": "Перечень достижений написать легко. Эта лекция читает другой перечень и для каждой строки называет самый малый следующий шаг.",
            "tr": "Başarıların listesini yazmak kolaydır. Bu konuşma öteki listeyi okuyor ve her satır için en küçük adımı söylüyor.",
        },
    },
    "missions": {
        "at": "10:15 45", "room": "main", "nature": "panel", "track": 1, "featured": True, "interpretation": _BOTH,
        "people": [("marit", "chair"), ("kenan", "panellist"), ("tural", "panellist")],
        "title": {"en": "Kosovo, Kabul and after: what the missions taught", "az": "Kosovo, Kabil və sonrası: missiyalar nə öyrətdi", "ru": "Косово, Кабул и после: чему научили миссии", "tr": "Kosova, Kabil ve sonrası: görevler ne öğretti"},
        "abstract": {
            "en": "Two years after the first panel the chair has finished forty interviews. The panellists hear three of them, without names, and answer.",
            "az": "İlk paneldən sonra sədr qırx müsahibəni bitirib. Panelçilər onlardan üçünü adsız dinləyir və cavab verir.",
        },
    },
    "officers": {
        "at": "11:30 45", "room": "main", "track": 1, "interpretation": _BOTH, "people": [("zofia", "speaker")],
        "title": {"en": "Five hundred officers a year: does training change an army?", "az": "İldə beş yüz zabit: təlim ordunu dəyişirmi?", "ru": "Пятьсот офицеров в год: меняет ли учёба армию?", "tr": "Yılda beş yüz subay: eğitim bir orduyu değiştirir mi?"},
        "abstract": {
            "en": "The second round of the study that was shown in 2024: the same units, a year on. Some effects grew, one vanished, and one belongs to somebody else.",
            "az": "2024-cü ildə göstərilən araşdırmanın ikinci mərhələsi: eyni hissələr, bir il sonra. Bəzi təsirlər böyüyüb, biri itib, biri isə başqasınındır.",
        },
    },
    "pipelines": {
        "at": "11:30 45", "room": "xezer", "track": 2, "featured": True, "people": [("elvin", "speaker"), ("ayxan", "speaker")],
        "title": {"en": "Pipelines, cables, ports: guarding what crosses the Caspian", "az": "Kəmərlər, kabellər, limanlar: Xəzəri keçəni qorumaq", "ru": "Трубопроводы, кабели, порты: охранять то, что идёт через Каспий", "tr": "Boru hatları, kablolar, limanlar: Hazar’ı geçeni korumak"},
        "abstract": {
            "en": "What lies on the sea bed is seen by few and needed by many. A map of responsibilities, drawn in the room, with the white spots left white.",
            "az": "Dəniz dibində olanı az adam görür, çox adam istifadə edir. Məsuliyyət xəritəsi zaldaca çəkilir, ağ ləkələr ağ saxlanılır.",
        },
    },
    "tabletop": {
        "at": "11:30 90", "room": "studio", "nature": "workshop", "track": 2, "featured": True, "people": [("nargiz", "speaker")],
        "title": {"en": "Tabletop exercise: a cyber incident in a control room", "az": "Masaüstü təlim: idarəetmə otağında kiber insident", "ru": "Учение за столом: киберинцидент в диспетчерской", "tr": "Masa başı tatbikatı: kontrol odasında siber olay"},
        "abstract": {"en": "Ninety minutes, six roles, one plant that does not exist. No technical knowledge is needed; a calm voice helps."},
    },
    "habit": {
        "at": "12:15 45", "room": "main", "track": 1, "interpretation": _BOTH, "people": [("zofia", "speaker"), ("kenan", "speaker")],
        "title": {"en": "Interoperability is a habit, not a certificate", "az": "Qarşılıqlı uyğunluq vərdişdir, sertifikat deyil", "ru": "Совместимость — это привычка, а не сертификат", "tr": "Birlikte çalışabilirlik alışkanlıktır, sertifika değil"},
        "abstract": {"en": "What two units do alike without thinking, how long it took, and how quickly it is lost when a sergeant moves on."},
    },
    "risk-price": {
        "at": "12:15 20", "room": "xezer", "track": 4, "people": [("giorgi", "speaker")],
        "title": {"en": "The price of risk on the transit corridor", "az": "Tranzit dəhlizində riskin qiyməti", "ru": "Цена риска в транзитном коридоре", "tr": "Transit koridorunda riskin fiyatı"},
        "abstract": {"en": "Insurers put a number on what others call stability. Twenty minutes on how they do it."},
    },
    "spare-parts": {
        "at": "12:35 25", "room": "xezer", "track": 2, "people": [("elvin", "speaker")],
        "title": {"en": "Where the spare parts are", "az": "Ehtiyat hissələri haradadır", "ru": "Где лежат запасные части", "tr": "Yedek parçalar nerede"},
        "abstract": {"en": "Repair takes a week or a season, depending on a shelf. A short talk about shelves."},
    },
    "oversight": {
        "at": "14:15 45", "room": "main", "track": 3, "interpretation": _BOTH, "people": [("sevinc", "speaker")],
        "title": {"en": "Oversight that a parliament can use", "az": "Parlamentin istifadə edə bildiyi nəzarət", "tr": "Bir parlamentonun kullanabileceği denetim", "ru": "Надзор, которым парламент может пользоваться"},
        "abstract": {
            "en": "An answer in ninety days is not an answer. The talk proposes four questions that can be answered in nine.",
            "az": "Doxsan gündən sonra gələn cavab cavab deyil. Məruzə doqquz günə cavablandırıla bilən dörd sual təklif edir.",
        },
    },
    "water": {
        "at": "14:15 45", "room": "xezer", "track": 4, "people": [("daniel", "speaker")],
        "title": {"en": "Heat, grain and water: a second map", "az": "İsti, taxıl və su: ikinci xəritə", "ru": "Жара, зерно и вода: вторая карта", "tr": "Sıcak, tahıl ve su: ikinci harita"},
        "abstract": {"en": "After Baku 2024 four ministries drew the map that the speaker had asked for. Here they are, side by side."},
    },
    "incident-log": {
        "at": "14:15 90", "room": "studio", "nature": "workshop", "track": 2, "people": [("nargiz", "speaker"), ("johan", "speaker")],
        "title": {"en": "Reading an incident log: from first alarm to report", "az": "İnsident jurnalını oxumaq: ilk siqnaldan hesabata", "ru": "Читаем журнал инцидента: от первой тревоги до отчёта", "tr": "Olay günlüğünü okumak: ilk alarmdan rapora"},
        "abstract": {
            "en": "Participants get the log of one invented night and write the report that a minister can act on. Needs a workshop ticket; 24 seats.",
            "az": "İştirakçılar uydurma bir gecənin jurnalını alır və nazirin qərar verə biləcəyi hesabat yazır. Seminar bileti tələb olunur; 24 yer.",
        },
    },
    "twenty-years": {
        "at": "15:00 45", "room": "main", "track": 3, "language": "az", "featured": True, "interpretation": _BOTH, "people": [("leyla", "speaker")],
        "title": {"en": "From information centre to public dialogue: twenty years", "az": "Məlumat mərkəzindən ictimai dialoqa: iyirmi ilin təcrübəsi", "ru": "От информационного центра к общественному диалогу: двадцать лет", "tr": "Bilgi merkezinden kamusal diyaloğa: yirmi yıl"},
        "abstract": {
            "en": "In Azerbaijani, interpreted. What people asked in 2006, what they ask now, and which question was never answered.",
            "az": "2006-cı ildə insanlar nə soruşurdu, indi nə soruşurlar və hansı sual cavabsız qalıb.",
        },
    },
    "short-talks": {
        "at": "15:00 45", "room": "xezer", "was_in": "studio", "track": 2, "people": [("elvin", "moderator")],
        "title": {"en": "Short talks: four people, ten minutes each", "az": "Qısa çıxışlar: dörd nəfər, hərəyə on dəqiqə", "ru": "Короткие выступления: четыре человека, по десять минут", "tr": "Kısa konuşmalar: dört kişi, onar dakika"},
        "abstract": {"en": "One slide, one claim, one question from the audience. The moderator has a bell."},
        "items": [
            {
                "title": {"en": "A drill that failed usefully", "az": "Faydalı uğursuzluq: bir təlim", "ru": "Учение, которое провалилось с пользой", "tr": "İşe yarar biçimde başarısız bir tatbikat"},
                "abstract": {"en": "The radios were on two channels for forty minutes. Nobody was hurt, and a paragraph was rewritten."},
                "minutes": 10, "people": ["irina"],
            },
            {"title": {"en": "The cost of a false alarm", "az": "Yalan həyəcanın qiyməti"}, "minutes": 10, "people": ["giorgi"]},
            {"title": {"en": "Four minutes for a minister", "az": "Nazirə dörd dəqiqə"}, "minutes": 10, "people": ["hannah", "tural"]},
            {"title": {"en": "What a fisherman reports", "az": "Balıqçı nə xəbər verir"}, "minutes": 10, "people": ["irina"]},
        ],
    },
    "three-in-the-morning": {
        "at": "16:15 45", "room": "main", "nature": "panel", "track": 2, "interpretation": _BOTH,
        "people": [("johan", "chair"), ("nargiz", "panellist"), ("irina", "panellist")],
        "title": {"en": "Who calls whom at three in the morning?", "az": "Gecə saat üçdə kim kimə zəng edir?", "ru": "Кто кому звонит в три часа ночи?", "tr": "Gece üçte kim kimi arar?"},
        "abstract": {"en": "The workshop of 2024 produced nine different orders of the same twelve numbers. The panel looks for the tenth."},
    },
    "reform": {
        "at": "16:15 20", "room": "xezer", "track": 3, "language": "az", "people": [("tural", "speaker")],
        "title": {"en": "Making defence reform stay: openness and account", "az": "Müdafiə islahatlarının institusionallaşdırılması: şəffaflıq və hesabatlılıq", "ru": "Чтобы реформа обороны осталась: открытость и отчётность", "tr": "Savunma reformu kalıcı olsun: açıklık ve hesap verme"},
        "abstract": {"en": "In Azerbaijani. A reform has arrived when the person who wanted it may leave.", "az": "İslahat o vaxt yerini tapıb ki, onu istəyən adam gedə bilsin."},
    },
    "annexes": {
        "at": "16:35 25", "room": "xezer", "nature": "posters", "track": 3, "people": [("sevinc", "chair")],
        "title": {"en": "In praise of annexes: five posters", "az": "Əlavələrin tərifi: beş poster", "ru": "Похвала приложениям: пять постеров", "tr": "Eklere övgü: beş poster"},
        "abstract": {"en": "The pages that nobody reads aloud, large enough to be read by everybody. Authors stand beside their boards."},
        "items": [
            {"title": {"en": "A table of fuel nozzles", "az": "Yanacaq ucluqları cədvəli"}, "board": "A1", "people": ["zofia", "kenan"]},
            {"title": {"en": "The map with the white spots", "az": "Ağ ləkəli xəritə"}, "board": "A2", "people": ["ayxan"]},
            {"title": {"en": "Three summers of a reservoir", "az": "Su anbarının üç yayı"}, "board": "A3", "people": ["daniel"]},
            {"title": {"en": "Departures from both shores, by the minute", "az": "Hər iki sahildən yola düşmə, dəqiqəsi ilə"}, "board": "B1", "people": ["giorgi"]},
            {"title": {"en": "What was signed and what was filed", "az": "Nə imzalandı, nə arxivə getdi"}, "board": "B2", "people": ["hannah"]},
        ],
        "links": [{"kind": "slides", "url": "https://example.org/baku-forum/posters.pdf", "title": "All posters in one file"}],
    },
    "mentoring": {
        "at": "16:15 45", "room": "studio", "nature": "workshop", "cancelled": True, "people": [("marit", "speaker")],
        "title": {"en": "Mentoring hour for early-career researchers", "az": "Gənc tədqiqatçılar üçün məsləhət saatı", "ru": "Час советов для молодых исследователей", "tr": "Genç araştırmacılar için danışma saati"},
        "abstract": {"en": "Cancelled; those who had put themselves down are written to."},
    },
    "closing": {
        "at": "17:00 45", "room": "main", "nature": "plenary", "track": 1, "interpretation": _BOTH,
        "people": [("kenan", "moderator"), ("hannah", "speaker"), ("leyla", "speaker")],
        "title": {"en": "Where the next course leads", "az": "Növbəti yol hara aparır", "ru": "Куда ведёт следующий курс", "tr": "Bir sonraki rota nereye gidiyor"},
        "abstract": {
            "en": "Three people, three sentences each, written during the day. The audience strikes out what it has heard before.",
            "az": "Üç nəfər, hərəsindən gün ərzində yazılmış üç cümlə. Zal əvvəllər eşitdiyini pozur.",
        },
    },
}  # fmt: skip
