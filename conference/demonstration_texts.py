"""What the demonstration says about its conferences, in four languages. Institutions and people are invented."""

from typing import Any

ORGANISATION: dict[str, Any] = {
    "name": {
        "en": "Baku Forum Secretariat",
        "az": "Bakı Forumu Katibliyi",
        "ru": "Секретариат Бакинского форума",
        "tr": "Bakü Forumu Sekretaryası",
    },
    "contact_email": "secretariat@example.org",
    "imprint": {
        "en": "Baku Forum Secretariat, 12 Sahil Walk, Baku AZ1000. Write to secretariat@example.org.\n\nThis site is a demonstration: the secretariat does not exist.",
        "az": "Bakı Forumu Katibliyi, Sahil gəzintisi 12, Bakı AZ1000. Ünvan: secretariat@example.org.\n\nBu sayt nümayişdir: belə bir katiblik yoxdur.",
        "ru": "Секретариат Бакинского форума, Сахиль 12, Баку AZ1000. Пишите: secretariat@example.org.\n\nЭтот сайт демонстрационный: секретариата не существует.",
        "tr": "Bakü Forumu Sekretaryası, Sahil Yürüyüş Yolu 12, Bakü AZ1000. Yazın: secretariat@example.org.\n\nBu site bir gösterimdir: böyle bir sekretarya yoktur.",
    },
    "privacy": {
        "en": (
            "## What is kept\n\nYour name, your e-mail address and what you answer when you register; the review you write; the messages sent to you.\n\n"
            "## What for\n\nTo give you a seat, to let you in, to publish what you want published. Nothing is sold or passed on, and no visitor is followed from page to page.\n\n"
            "## How long\n\nRegistrations go two years after the conference. Published papers and reviews stay, for they are a record; a reviewer may become anonymous at any time.\n\n"
            "## Your rights\n\nAsk what is kept about you, have it mended or erased: secretariat@example.org."
        ),
        "az": (
            "## Nə saxlanılır\n\nAdınız, e-poçt ünvanınız, qeydiyyatda verdiyiniz cavablar, yazdığınız rəy və sizə göndərilən məktublar.\n\n"
            "## Nə üçün\n\nSizə yer vermək, qapıda tanımaq və istədiyinizi dərc etmək üçün. Heç nə satılmır və ötürülmür.\n\n"
            "## Nə qədər\n\nQeydiyyatlar konfransdan iki il sonra silinir. Dərc olunmuş məqalə və rəylər qalır.\n\n"
            "## Hüquqlarınız\n\nMəlumatınızı soruşun, düzəltdirin və ya sildirin: secretariat@example.org."
        ),
        "ru": (
            "## Что хранится\n\nВаше имя, адрес почты, ответы при регистрации, написанный вами отзыв и отправленные вам письма.\n\n"
            "## Зачем\n\nЧтобы дать вам место, впустить вас и опубликовать то, что вы хотите. Ничего не продаётся и не передаётся.\n\n"
            "## Как долго\n\nРегистрации удаляются через два года после конференции. Опубликованные статьи и отзывы остаются.\n\n"
            "## Ваши права\n\nСпросите, исправьте или удалите данные о себе: secretariat@example.org."
        ),
        "tr": (
            "## Ne saklanır\n\nAdınız, e-posta adresiniz, kayıtta verdiğiniz yanıtlar, yazdığınız değerlendirme ve size gönderilen iletiler.\n\n"
            "## Niçin\n\nSize yer vermek, kapıda tanımak ve istediğinizi yayımlamak için. Hiçbir şey satılmaz, aktarılmaz.\n\n"
            "## Ne kadar\n\nKayıtlar konferanstan iki yıl sonra silinir. Yayımlanan bildiriler ve değerlendirmeler kalır.\n\n"
            "## Haklarınız\n\nHakkınızdaki verileri sorun, düzelttirin ya da sildirin: secretariat@example.org."
        ),
    },
}

_VENUE: dict[str, Any] = {
    "zone": "Asia/Baku",
    "venue_name": {
        "en": "Xəzər Congress House, Baku",
        "az": "Xəzər Konqres Evi, Bakı",
        "ru": "Дом конгрессов «Хазар», Баку",
        "tr": "Hazar Kongre Evi, Bakü",
    },
    "venue_address": {
        "en": "12 Sahil Walk, Baku AZ1000",
        "az": "Sahil gəzintisi 12, Bakı AZ1000",
        "ru": "Сахиль 12, Баку AZ1000",
        "tr": "Sahil Yürüyüş Yolu 12, Bakü AZ1000",
    },
    "venue_note": {
        "en": "Six minutes on foot from İçərişəhər station along the boulevard. Level access from the sea side; hearing loop in the Main Hall; a quiet room on the second floor.",
        "az": "İçərişəhər stansiyasından bulvar boyu piyada altı dəqiqə. Dəniz tərəfdən pilləsiz giriş, Böyük zalda eşitmə dövrəsi, ikinci mərtəbədə sakit otaq var.",
        "ru": "Шесть минут пешком от станции «Ичеришехер» по бульвару. Вход без ступеней со стороны моря; индукционная петля в Большом зале; тихая комната на втором этаже.",
        "tr": "İçerişehir istasyonundan bulvar boyunca yürüyerek altı dakika. Deniz tarafından basamaksız giriş, Büyük Salon’da işitme döngüsü, ikinci katta sessiz oda.",
    },
    "latitude": "40.36000",
    "longitude": "49.84000",
    "contact_email": "secretariat@example.org",
    "currency": "AZN",
    "default_language": "en",
    "languages": ["en", "az", "ru", "tr"],
}

_CONDUCT: dict[str, Any] = {
    "slug": "code-of-conduct",
    "title": {"en": "Code of conduct", "az": "Davranış qaydaları", "ru": "Правила поведения", "tr": "Davranış kuralları"},
    "body": {
        "en": (
            "Disagree with what was said, never with who said it. Ask before you photograph somebody. Interpreters need sentences that end.\n\n"
            "If something happens to you or beside you, speak to anybody with a dark badge, or write to secretariat@example.org: "
            "two people read that box, and neither speaks on a panel."
        ),
        "az": "Deyilənlə razılaşmayın, deyənlə yox. Şəkil çəkməzdən əvvəl soruşun. Bir şey baş verərsə, tünd nişanlı əməkdaşa yaxınlaşın və ya secretariat@example.org ünvanına yazın.",
        "ru": "Спорьте со сказанным, а не с тем, кто сказал. Спросите, прежде чем фотографировать. Если что-то случилось, подойдите к человеку с тёмным бейджем или напишите на secretariat@example.org.",
        "tr": "Söylenene karşı çıkın, söyleyene değil. Fotoğraf çekmeden önce sorun. Bir şey olursa koyu yaka kartlı birine gidin ya da secretariat@example.org adresine yazın.",
    },
}
_ACCESS: dict[str, Any] = {
    "slug": "accessibility",
    "title": {"en": "Accessibility", "az": "Əlçatanlıq", "ru": "Доступность", "tr": "Erişilebilirlik"},
    "body": {
        "en": "Every room is reached without a step. The first two rows of the Main Hall have a hearing loop, and everything said from the stage is interpreted both ways. Tell us what else you need when you register.",
        "az": "Bütün otaqlara pilləsiz çatmaq olur. Böyük zalın ilk iki sırasında eşitmə dövrəsi var; səhnədə deyilən hər söz iki istiqamətdə tərcümə edilir.",
        "ru": "Во все залы можно попасть без ступеней. В первых двух рядах Большого зала есть индукционная петля; всё сказанное со сцены переводится в обе стороны.",
        "tr": "Bütün salonlara basamaksız ulaşılır. Büyük Salon’un ilk iki sırasında işitme döngüsü vardır; sahnede söylenen her şey iki yönde çevrilir.",
    },
}

BAKU_2024: dict[str, Any] = {
    "fields": {
        **_VENUE,
        "slug": "baku-2024",
        "accent": "#0a4453",
        "name": {"en": "Baku 2024", "az": "Bakı 2024", "ru": "Баку 2024", "tr": "Bakü 2024"},
        "tagline": {
            "en": "Thirty years of partnership",
            "az": "Tərəfdaşlığın otuz ili",
            "ru": "Тридцать лет партнёрства",
            "tr": "Ortaklığın otuz yılı",
        },
        "summary": {
            "en": "One day on what Azerbaijan and NATO have done together since 1994, what was harder than hoped, and which of it will still matter.",
            "az": "1994-cü ildən bəri Azərbaycan və NATO-nun birgə gördükləri, gözləniləndən çətin olanlar və bunlardan hansının qalacağı haqqında bir gün.",
            "ru": "Один день о том, что Азербайджан и НАТО сделали вместе с 1994 года, что оказалось труднее, чем надеялись, и что из этого останется важным.",
            "tr": "Azerbaycan ile NATO’nun 1994’ten beri birlikte yaptıkları, umulandan zor olanlar ve bunlardan hangisinin önemini koruyacağı üzerine bir gün.",
        },
        "description": {
            "en": (
                "Azerbaijan joined the Partnership for Peace in 1994. Since then its soldiers have served beside those of the Alliance in Kosovo and in Afghanistan, "
                "more than five hundred of its officers take part in training every year, and an individual action plan agreed in 2005 gave the reform of defence a frame.\n\n"
                "The conference looked back at that record, and forward: to pipelines that need guards against a laptop as much as against a saboteur, "
                "to the corridor between Europe and Asia, to oversight, and to a climate that does not stop at borders."
            ),
            "az": (
                "Azərbaycan 1994-cü ildə “Sülh naminə tərəfdaşlıq” proqramına qoşulub. O vaxtdan bəri hərbçilərimiz Kosovoda və Əfqanıstanda xidmət edib, "
                "hər il beş yüzdən çox zabit təlimlərdə iştirak edir, 2005-ci ildə razılaşdırılmış fərdi fəaliyyət planı isə müdafiə islahatına çərçivə verib.\n\n"
                "Konfrans bu yola və qabaqdakı suallara baxdı: kəmərlərin qorunması, Avropa ilə Asiya arasında dəhliz, nəzarət və sərhəd tanımayan iqlim."
            ),
            "ru": (
                "В 1994 году Азербайджан присоединился к программе «Партнёрство ради мира». С тех пор его военные служили в Косове и Афганистане, "
                "более пятисот офицеров в год участвуют в учёбе, а план действий 2005 года дал реформе обороны рамку.\n\n"
                "Конференция оглянулась на этот путь и спросила, что дальше: защита трубопроводов, коридор между Европой и Азией, надзор, климат."
            ),
            "tr": (
                "Azerbaycan 1994’te Barış İçin Ortaklık programına katıldı. O günden beri askerleri Kosova’da ve Afganistan’da görev yaptı, "
                "her yıl beş yüzden çok subayı eğitime katılıyor, 2005’te kararlaştırılan eylem planı savunma reformuna bir çerçeve verdi.\n\n"
                "Konferans bu yola ve önümüzdeki sorulara baktı: boru hatlarının korunması, Avrupa ile Asya arasındaki koridor, denetim ve iklim."
            ),
        },
    },
    "pages": [_CONDUCT, _ACCESS],
    "dates": [
        ("sale", -40, {"en": "Registration opened", "az": "Qeydiyyat açıldı", "ru": "Открылась регистрация", "tr": "Kayıt açıldı"}),
        ("event", 0, {"en": "The conference", "az": "Konfrans", "ru": "Конференция", "tr": "Konferans"}),
        ("proceedings", 94, {"en": "Proceedings published", "az": "Materiallar dərc olundu", "ru": "Опубликованы материалы", "tr": "Bildiriler yayımlandı"}),
    ],
    "sponsors": [("host", ORGANISATION["name"]["en"]), ("partner", "Caspian Policy Laboratory"), ("partner", "Anatolian School of Strategy"), ("in_kind", "Sahil Print House")],
}  # fmt: skip

FORUM: dict[str, Any] = {
    "fields": {
        **_VENUE,
        "slug": "baku-forum",
        "accent": "#f6b21b",
        "name": {"en": "Baku Forum", "az": "Bakı Forumu", "ru": "Бакинский форум", "tr": "Bakü Forumu"},
        "tagline": {
            "en": "Partnership after thirty years",
            "az": "Otuz ildən sonra tərəfdaşlıq",
            "ru": "Партнёрство после тридцати лет",
            "tr": "Otuz yıldan sonra ortaklık",
        },
        "summary": {
            "en": "The follow-up to Baku 2024: one day, three rooms and twenty sessions on which parts of a long record will still matter in ten years’ time.",
            "az": "Bakı 2024-ün davamı: bir gün, üç zal və iyirmi iclas. Uzun siyahının hansı hissəsi on ildən sonra da vacib olacaq?",
            "ru": "Продолжение конференции Баку 2024: один день, три зала и двадцать заседаний о том, что из сделанного будет важно и через десять лет.",
            "tr": "Bakü 2024’ün devamı: uzun bir listenin hangi bölümlerinin on yıl sonra da önemli olacağı üzerine bir gün, üç salon, yirmi oturum.",
        },
        "description": {
            "en": (
                "Missions in Kosovo and Afghanistan, five hundred officers in training every year, a plan for reform, pipelines that now need guards against a laptop "
                "as much as against a saboteur: thirty years leave a long list. The forum reads it from the other end.\n\n"
                "It is open to officials, officers, scholars and students. No clearance is needed; all sessions are on the record. "
                "Everything in the Main Hall is interpreted between Azerbaijani and English."
            ),
            "az": (
                "Kosovo və Əfqanıstandakı missiyalar, hər il təlimdə beş yüz zabit, islahat planı, indi həm də noutbukdan qorunmalı olan kəmərlər: otuz il uzun siyahı qoyur. "
                "Forum onu o biri ucundan oxuyur.\n\nForum məmurlar, zabitlər, alimlər və tələbələr üçün açıqdır. Bütün iclaslar açıqdır; Böyük zalda Azərbaycan və ingilis dilləri arasında tərcümə var."
            ),
            "ru": (
                "Миссии в Косове и Афганистане, пятьсот офицеров на учёбе ежегодно, план реформ, трубопроводы, которые приходится защищать и от ноутбука: тридцать лет оставляют длинный список. "
                "Форум читает его с другого конца.\n\nОн открыт для чиновников, офицеров, учёных и студентов. В Большом зале есть перевод между азербайджанским и английским."
            ),
            "tr": (
                "Kosova’daki ve Afganistan’daki görevler, her yıl eğitimde beş yüz subay, bir reform planı, artık bir dizüstü bilgisayara karşı da korunması gereken boru hatları: otuz yıl uzun bir liste bırakır. "
                "Forum onu öbür ucundan okuyor.\n\nMemurlara, subaylara, araştırmacılara ve öğrencilere açıktır. Büyük Salon’da Azerbaycanca ile İngilizce arasında çeviri vardır."
            ),
        },
    },
    "pages": [_CONDUCT, _ACCESS],
    "dates": [
        ("call", -180, {"en": "Call for papers closes", "az": "Məruzə qəbulunun sonu", "ru": "Конец приёма докладов", "tr": "Bildiri çağrısının sonu"}),
        ("sale", -90, {"en": "Early price ends", "az": "Erkən qiymətin sonu", "ru": "Конец ранней цены", "tr": "Erken fiyatın sonu"}),
        ("sale", -14, {"en": "Last day of the regular price", "az": "Adi qiymətin son günü", "ru": "Последний день обычной цены", "tr": "Olağan fiyatın son günü"}),
        ("event", 0, {"en": "The forum, doors at 08:15", "az": "Forum, qapılar 08:15-də açılır", "ru": "Форум, двери открываются в 08:15", "tr": "Forum, kapılar 08.15’te açılır"}),
        ("proceedings", 94, {"en": "Proceedings published", "az": "Materiallar dərc olunur", "ru": "Публикация материалов", "tr": "Bildirilerin yayımı"}),
    ],
    "sponsors": [
        ("host", ORGANISATION["name"]["en"]),
        ("partner", "Caspian Policy Laboratory"),
        ("partner", "Anatolian School of Strategy"),
        ("partner", "Vistula Centre for Interoperability"),
        ("in_kind", "Sahil Print House"),
        ("in_kind", "Ələt Interpreters’ Bureau"),
    ],
}  # fmt: skip
