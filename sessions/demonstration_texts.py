"""Rooms, pauses and the sessions of Baku 2024. Facts of the occasion are real; people, institutions and sentences are invented."""

from typing import Any

ROOMS: dict[str, dict[str, Any]] = {
    "main": {
        "name": {"en": "Main Hall", "az": "Böyük zal", "ru": "Большой зал", "tr": "Büyük Salon"},
        "note": {"en": "interpreted", "az": "tərcümə ilə", "ru": "с переводом", "tr": "çevirili"},
        "capacity": 600,
        "position": 10,
    },
    "xezer": {
        "name": {"en": "Room Xəzər", "az": "Xəzər otağı", "ru": "Зал «Хазар»", "tr": "Hazar Salonu"},
        "capacity": 120,
        "position": 20,
    },
    "studio": {
        "name": {"en": "Studio Şəbəkə", "az": "Şəbəkə studiyası", "ru": "Студия «Шебеке»", "tr": "Şebeke Stüdyosu"},
        "capacity": 24,
        "position": 30,
    },
}

BREAKS: dict[str, dict[str, Any]] = {
    "doors": {
        "nature": "break",
        "at": "08:00 30",
        "title": {"en": "Registration and coffee", "az": "Qeydiyyat və qəhvə", "ru": "Регистрация и кофе", "tr": "Kayıt ve kahve"},
    },
    "coffee-1": {"nature": "break", "at": "11:00 30", "title": {"en": "Coffee", "az": "Qəhvə fasiləsi", "ru": "Кофе", "tr": "Kahve arası"}},
    "lunch": {"nature": "break", "at": "13:00 75", "title": {"en": "Lunch", "az": "Nahar", "ru": "Обед", "tr": "Öğle yemeği"}},
    "coffee-2": {"nature": "break", "at": "15:45 30", "title": {"en": "Coffee", "az": "Qəhvə fasiləsi", "ru": "Кофе", "tr": "Kahve arası"}},
    "reception": {
        "nature": "break",
        "at": "17:45 75",
        "title": {"en": "Reception in the foyer", "az": "Foyedə qəbul", "ru": "Приём в фойе", "tr": "Fuayede resepsiyon"},
    },
}

_BOTH = ["az", "en"]

SESSIONS: dict[str, dict[str, Any]] = {
    "briefing": {
        "at": "08:30 25", "room": "xezer", "people": [("johan", "speaker")],
        "links": [{"kind": "slides", "url": "https://example.org/baku-2024/orientation.pdf", "title": ""}],
        "title": {"en": "First time here? Twenty-five minutes of orientation", "az": "İlk dəfədir gəlirsiniz? İyirmi beş dəqiqəlik bələdçilik", "ru": "Впервые здесь? Двадцать пять минут, чтобы освоиться", "tr": "İlk kez mi geldiniz? Yirmi beş dakikada yol yordam"},
        "abstract": {
            "en": "Who is who, what the abbreviations mean, where the coffee is. Bring the question that you would not ask in the Main Hall.",
            "az": "Kim kimdir, ixtisarlar nə deməkdir, qəhvə haradadır. Böyük zalda verməyəcəyiniz sualı burada verin.",
        },
    },
    "opening": {
        "at": "09:00 30", "room": "main", "nature": "ceremony", "interpretation": _BOTH, "people": [("leyla", "moderator")],
        "title": {"en": "Opening", "az": "Açılış", "ru": "Открытие", "tr": "Açılış"},
        "abstract": {
            "en": "The host institution, the Alliance’s delegation and the diplomatic corps each have five minutes, and a bell.",
            "az": "Ev sahibi qurum, Alyansın nümayəndə heyəti və diplomatik korpusun hərəsinə beş dəqiqə və bir zəng verilir.",
        },
    },
    "review": {
        "at": "09:30 45", "room": "main", "nature": "plenary", "track": 1, "featured": True, "interpretation": _BOTH, "people": [("hannah", "speaker")],
        "links": [{"kind": "recording", "url": "https://example.org/baku-2024/review", "title": ""}, {"kind": "slides", "url": "https://example.org/baku-2024/review.pdf", "title": ""}, {"kind": "link", "url": "https://example.org/baku-2024/framework-document", "title": "The framework document of 1994"}],
        "title": {
            "en": "1994 to 2024: what was signed, what was built, what was forgotten",
            "az": "1994–2024: nə imzalandı, nə quruldu, nə unuduldu",
            "ru": "1994–2024: что подписали, что построили, что забыли",
            "tr": "1994’ten 2024’e: ne imzalandı, ne kuruldu, ne unutuldu",
        },
        "abstract": {
            "en": "Azerbaijan joined the Partnership for Peace in the year in which it was founded. The lecture follows three sentences of the framework document through thirty years of plans, and asks which of them an officer who enters service today would recognise.\n\nIt ends with a list of five things that were started well and never measured.",
            "az": "Azərbaycan “Sülh naminə tərəfdaşlıq” proqramına elə onun yarandığı il qoşuldu. Məruzə çərçivə sənədinin üç cümləsini otuz illik planlar boyu izləyir və soruşur: bu gün xidmətə başlayan zabit onlardan hansını tanıyardı?\n\nSonda yaxşı başlanmış, amma heç vaxt ölçülməmiş beş işin siyahısı var.",
            "ru": "Азербайджан присоединился к «Партнёрству ради мира» в год его основания. Лекция прослеживает три фразы рамочного документа через тридцать лет планов.",
        },
    },
    "missions": {
        "at": "10:15 45", "room": "main", "nature": "panel", "track": 1, "featured": True, "interpretation": _BOTH,
        "people": [("marit", "chair"), ("kenan", "panellist"), ("tural", "panellist")],
        "title": {"en": "Kosovo and Afghanistan: what the missions brought home", "az": "Kosovo və Əfqanıstan: missiyalar evə nə gətirdi", "ru": "Косово и Афганистан: что миссии принесли домой", "tr": "Kosova ve Afganistan: görevler eve ne getirdi"},
        "abstract": {
            "en": "Two deployments under the same flag taught different lessons. The panel compares what was written down afterwards with what those who served still talk about.\n\n- What changed in training because of them?\n- What was paid for, and by whom?\n- What should the next contingent be told on its first evening?",
            "az": "Eyni bayraq altında iki missiya fərqli dərslər verdi. Panel sonradan yazılanları xidmət etmiş insanların bu gün də danışdıqları ilə tutuşdurur.\n\n- Onlara görə təlimdə nə dəyişdi?\n- Nə ödənildi və kim ödədi?\n- Növbəti kontingentə ilk axşam nə demək lazımdır?",
        },
    },
    "officers": {
        "at": "11:30 45", "room": "main", "track": 1, "featured": True, "interpretation": _BOTH, "people": [("zofia", "speaker")],
        "title": {"en": "Five hundred officers a year", "az": "İldə beş yüz zabit", "ru": "Пятьсот офицеров в год", "tr": "Yılda beş yüz subay"},
        "abstract": {
            "en": "More than five hundred Azerbaijani officers take part in partnership training every year. The speaker followed one year’s graduates back to their units and asked their subordinates, not them, what was different.",
            "az": "Hər il beş yüzdən çox azərbaycanlı zabit tərəfdaşlıq təlimlərində iştirak edir. Məruzəçi bir ilin məzunlarını hissələrinə qədər izləyib və nəyin dəyişdiyini onlardan yox, tabeliyindəkilərdən soruşub.",
        },
    },
    "pipelines": {
        "at": "11:30 45", "room": "xezer", "track": 2, "featured": True, "people": [("elvin", "speaker"), ("ayxan", "speaker")],
        "title": {"en": "Guarding what crosses the country: pipelines, cables, rails", "az": "Ölkədən keçəni qorumaq: kəmərlər, kabellər, relslər", "ru": "Охранять то, что идёт через страну: трубопроводы, кабели, рельсы", "tr": "Ülkeden geçeni korumak: boru hatları, kablolar, raylar"},
        "abstract": {
            "en": "A transit country protects things that belong to others on the way to others. Who pays for the patrol, who owns the drawing, and who is told when a valve does not answer?",
            "az": "Tranzit ölkə başqalarına gedən başqalarının əmlakını qoruyur. Keşiyin pulunu kim verir, sxem kimindir, siyirtmə cavab verməyəndə kimə xəbər edilir?",
        },
    },
    "phishing": {
        "at": "11:30 45", "room": "studio", "nature": "workshop", "track": 2, "people": [("nargiz", "speaker")],
        "title": {"en": "The message that opened the control room", "az": "İdarəetmə otağını açan məktub", "ru": "Письмо, открывшее диспетчерскую", "tr": "Kontrol odasını açan ileti"},
        "abstract": {"en": "Forty-five minutes with an invented message, an invented plant and a very real habit of clicking. Participants write the rule that would have stopped it."},
    },
    "standards": {
        "at": "12:15 45", "room": "main", "track": 1, "interpretation": _BOTH, "people": [("kenan", "speaker"), ("zofia", "speaker")],
        "title": {"en": "Interoperability on a Monday morning", "az": "Bazar ertəsi səhəri qarşılıqlı uyğunluq", "ru": "Совместимость в понедельник утром", "tr": "Pazartesi sabahı birlikte çalışabilirlik"},
        "abstract": {"en": "Standards are agreed in capitals and used in garages. Two trainers show one form, one radio procedure and one fuel nozzle, and what each of them cost to make alike."},
    },
    "information-centre": {
        "at": "12:15 45", "room": "xezer", "track": 3, "language": "az", "featured": True, "people": [("leyla", "speaker")],
        "title": {"en": "The information centre since 2006: who asks, who answers", "az": "2006-cı ildən İnformasiya Mərkəzi: kim soruşur, kim cavab verir", "ru": "Информационный центр с 2006 года: кто спрашивает, кто отвечает", "tr": "2006’dan beri bilgi merkezi: kim soruyor, kim yanıtlıyor"},
        "abstract": {
            "en": "In Azerbaijani. The NATO Information Center opened in Baku in 2006. Its visitors’ book is a history of public questions; the talk reads from it.",
            "az": "NATO İnformasiya Mərkəzi Bakıda 2006-cı ildə açılıb. Onun ziyarətçi dəftəri ictimai sualların tarixidir; məruzə həmin dəftərdən oxuyur.",
        },
    },
    "ferries": {
        "at": "12:15 45", "room": "studio", "track": 4, "people": [("giorgi", "speaker")],
        "title": {"en": "What an hour of waiting costs at a ferry berth", "az": "Bərə körpüsündə bir saat gözləmək neçəyə başa gəlir", "ru": "Сколько стоит час ожидания у паромного причала", "tr": "Feribot iskelesinde bir saat beklemek kaça mal olur"},
        "abstract": {"en": "A year of departures from both shores, with the price of every delay. The numbers are invented, the method is not: take it home."},
    },
    "ipap": {
        "at": "14:15 45", "room": "main", "track": 3, "interpretation": _BOTH, "people": [("tural", "speaker")],
        "title": {"en": "The individual action plan of 2005, read again", "az": "2005-ci ilin fərdi fəaliyyət planı: yenidən oxunuş", "ru": "Индивидуальный план действий 2005 года: перечитывая", "tr": "2005’in bireysel eylem planını yeniden okumak"},
        "abstract": {
            "en": "The Individual Partnership Action Plan put defence reform, operations and institutions into one frame. Read with a pencil, it shows which chapters had an owner and which had only a deadline.",
            "az": "Fərdi Tərəfdaşlıq üzrə Fəaliyyət Planı müdafiə islahatını, əməliyyatları və qurumları bir çərçivəyə saldı. Qələmlə oxuyanda görünür ki, hansı fəslin sahibi, hansının yalnız son tarixi olub.",
        },
    },
    "corridor": {
        "at": "14:15 45", "room": "xezer", "track": 4, "people": [("ayxan", "speaker"), ("giorgi", "speaker")],
        "title": {"en": "The corridor between Europe and Asia has a narrow middle", "az": "Avropa ilə Asiya arasındakı dəhlizin dar ortası var", "ru": "У коридора между Европой и Азией узкая середина", "tr": "Avrupa ile Asya arasındaki koridorun ortası dar"},
        "abstract": {"en": "Supply chains look like arrows on a map and like queues on the ground. Where the queues are, and what security has to do with them."},
    },
    "budgets": {
        "at": "14:15 45", "room": "studio", "nature": "workshop", "track": 3, "people": [("sevinc", "speaker")],
        "title": {"en": "How to read a defence budget in forty-five minutes", "az": "Müdafiə büdcəsini qırx beş dəqiqəyə necə oxumalı", "ru": "Как прочесть оборонный бюджет за сорок пять минут", "tr": "Savunma bütçesi kırk beş dakikada nasıl okunur"},
        "abstract": {"en": "Bring a pen. We use the budget of a country that does not exist and find the three lines that explain the others."},
    },
    "neighbourhood": {
        "at": "15:00 45", "room": "main", "nature": "panel", "track": 1, "interpretation": _BOTH,
        "people": [("leyla", "chair"), ("irina", "panellist"), ("hannah", "panellist"), ("giorgi", "panellist")],
        "title": {"en": "A neighbourhood that nobody chose", "az": "Heç kimin seçmədiyi qonşuluq", "ru": "Соседство, которого никто не выбирал", "tr": "Kimsenin seçmediği komşuluk"},
        "abstract": {
            "en": "Partnership happens in a region with three large neighbours, a long conflict and, since 2020, a new setting. The panel keeps to what can be planned for.",
            "az": "Tərəfdaşlıq üç böyük qonşusu, uzun münaqişəsi və 2020-ci ildən yeni reallığı olan bir bölgədə baş verir. Panel planlaşdırıla bilən məsələlərlə məhdudlaşır.",
        },
    },
    "water": {
        "at": "15:00 45", "room": "xezer", "track": 4, "people": [("daniel", "speaker")],
        "title": {"en": "Heat, grain and water as a planner’s problem", "az": "İsti, taxıl və su planlaşdıranın məsələsi kimi", "ru": "Жара, зерно и вода как задача планирования", "tr": "Plancının sorunu olarak sıcak, tahıl ve su"},
        "abstract": {"en": "A falling sea, a dry summer and a full barracks. Climate enters defence planning by the kitchen door."},
    },
    "exercise": {
        "at": "15:00 45", "room": "studio", "nature": "workshop", "track": 2, "people": [("nargiz", "speaker"), ("johan", "speaker")],
        "title": {"en": "Whom to call at three in the morning", "az": "Gecə saat üçdə kimə zəng etməli", "ru": "Кому звонить в три часа ночи", "tr": "Gece üçte kimi aramalı"},
        "abstract": {"en": "Each table gets a list of twelve telephone numbers and four minutes. Afterwards we compare the orders."},
    },
    "terrorism": {
        "at": "16:15 45", "room": "main", "track": 2, "interpretation": _BOTH, "people": [("irina", "speaker")],
        "title": {"en": "Counter-terrorism between agencies: the file that everybody had", "az": "Qurumlararası əks-terror: hamıda olan qovluq", "ru": "Антитеррор между ведомствами: папка, которая была у всех", "tr": "Kurumlar arası terörle mücadele: herkeste olan dosya"},
        "abstract": {"en": "A case, invented from four real kinds of failure, in which every agency knew a third of it. What sharing would have taken, step by step."},
    },
    "oversight": {
        "at": "16:15 45", "room": "xezer", "track": 3, "language": "az", "people": [("sevinc", "speaker")],
        "title": {"en": "Oversight that a parliament can use", "az": "Parlamentin istifadə edə bildiyi nəzarət", "ru": "Надзор, которым парламент может пользоваться", "tr": "Parlamentonun kullanabileceği denetim"},
        "abstract": {
            "en": "In Azerbaijani. Questions a committee may ask, answers it may expect, and what it can do when none arrives.",
            "az": "Komitənin verə biləcəyi suallar, gözləyə biləcəyi cavablar və cavab gəlməyəndə nə etmək olar.",
        },
    },
    "mentoring": {
        "at": "16:15 45", "room": "studio", "nature": "workshop", "cancelled": True, "people": [("marit", "speaker")],
        "title": {"en": "Mentoring hour for early-career researchers", "az": "Gənc tədqiqatçılar üçün məsləhət saatı", "ru": "Час советов для молодых исследователей", "tr": "Genç araştırmacılar için danışma saati"},
        "abstract": {"en": "Short conversations in pairs. Cancelled: the mentors were needed in the closing session."},
    },
    "closing": {
        "at": "17:00 45", "room": "main", "nature": "plenary", "track": 1, "interpretation": _BOTH,
        "people": [("kenan", "moderator"), ("leyla", "speaker"), ("hannah", "speaker")],
        "links": [{"kind": "recording", "url": "https://example.org/baku-2024/closing", "title": "The closing session, in full"}],
        "title": {"en": "Where the next course leads", "az": "Növbəti yol hara aparır", "ru": "Куда ведёт следующий курс", "tr": "Bir sonraki rota nereye gidiyor"},
        "abstract": {
            "en": "Modernisation, regional initiatives, climate, the corridor: four priorities and one promise each, to be read aloud at the next meeting.",
            "az": "Modernləşmə, regional təşəbbüslər, iqlim, dəhliz: dörd prioritet və hərəsinə bir vəd. Növbəti görüşdə ucadan oxunacaq.",
        },
    },
}  # fmt: skip
