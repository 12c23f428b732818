"""The fourteen people of the demonstration. Every one is invented, and so is every institution."""

from typing import Any

PEOPLE: dict[str, dict[str, Any]] = {
    "leyla": {
        "name": "Leyla Rüstəmzadə-Vəkilova",
        "affiliation": "Caspian Policy Laboratory, Baku",
        "country": "AZ",
        "featured": True,
        "biography": {
            "en": "Leyla directs the Caspian Policy Laboratory and has moderated the public talks of its reading room since 2009. She collects programmes of conferences that promised more than they kept, her own among them.",
            "az": "Leyla Xəzər Siyasət Laboratoriyasına rəhbərlik edir və 2009-cu ildən onun oxu zalında açıq söhbətləri aparır. Vəd etdiyindən az verən konfransların proqramlarını toplayır, özününkülər də orada var.",
            "ru": "Лейла руководит Каспийской лабораторией политики и с 2009 года ведёт открытые беседы в её читальном зале.",
            "tr": "Leyla, Hazar Politika Laboratuvarı’nı yönetiyor ve 2009’dan beri okuma salonundaki açık söyleşileri sunuyor.",
        },
    },
    "kenan": {
        "name": "Kenan Yıldırımoğlu",
        "affiliation": "Anatolian School of Strategy, Ankara",
        "country": "TR",
        "featured": True,
        "biography": {
            "en": "Kenan teaches staff officers how to write orders that can be understood in a second language. Two postings abroad taught him that the radio is rarely the problem.",
            "az": "Kenan qərargah zabitlərinə ikinci dildə də anlaşılan əmr yazmağı öyrədir. Xaricdəki iki xidmət ona göstərib ki, günah nadir hallarda rabitədədir.",
            "tr": "Kenan, kurmay subaylara ikinci dilde de anlaşılan emir yazmayı öğretiyor. Yurt dışındaki iki görevi, sorunun nadiren telsizde olduğunu gösterdi.",
        },
    },
    "hannah": {
        "name": "Hannah Okonjo-Reyes",
        "affiliation": "Atlantic Training Review, London",
        "country": "GB",
        "featured": True,
        "biography": {
            "en": "Hannah edits a quarterly on military education. She has read the after-action reports of nineteen partner countries and says that the appendices are the honest part.",
            "az": "Hannah hərbi təhsil haqqında rüblük jurnalın redaktorudur. O, on doqquz tərəfdaş ölkənin hesabatlarını oxuyub və deyir ki, ən səmimi hissə əlavələrdir.",
        },
    },
    "nargiz": {
        "name": "Nərgiz Xəzrigil",
        "affiliation": "Cyber Resilience Lab, Sumqayıt",
        "country": "AZ",
        "featured": True,
        "biography": {
            "en": "Nərgiz runs exercises for people who guard turbines, pumps and signal boxes. Her scenarios start with something boring and end with a telephone that nobody answers.",
            "az": "Nərgiz turbin, nasos və siqnal məntəqələrini qoruyanlar üçün təlimlər keçirir. Onun ssenariləri darıxdırıcı bir şeylə başlayır, heç kimin götürmədiyi telefonla bitir.",
        },
    },
    "tural": {
        "name": "Tural Ağgülov",
        "affiliation": "Centre for Defence Governance, Baku",
        "country": "AZ",
        "biography": {
            "en": "Tural compares how defence ministries account for what they spend, and what a citizen can find out without knowing anybody.",
            "az": "Tural müdafiə nazirliklərinin xərclərini necə hesabladığını və sıravi vətəndaşın bundan nə öyrənə bildiyini müqayisə edir.",
        },
    },
    "ayxan": {
        "name": "Ayxan Mirzəbəyov",
        "affiliation": "Port and Corridor Observatory, Ələt",
        "country": "AZ",
        "biography": {
            "en": "Ayxan counts containers for a living and turns the counts into questions about who carries the risk when a ferry is late.",
            "az": "Ayxan konteynerləri sayır və bu saylardan sual çıxarır: bərə gecikəndə risk kimin üzərindədir?",
        },
    },
    "johan": {
        "name": "Johan ter Braakhuis",
        "affiliation": "Low Countries Forum, The Hague",
        "country": "NL",
        "biography": {"en": "Johan used to answer the night telephone of an incident centre. He now teaches ministries to decide at noon whom they will call at three in the morning."},
    },
    "elvin": {
        "name": "Elvin Daşqınov",
        "affiliation": "Energy Corridor Research Group, Baku",
        "country": "AZ",
        "biography": {
            "en": "Elvin studies what a pipeline needs besides steel: agreements, drills, spare parts, and neighbours who pick up the phone.",
            "az": "Elvin kəmərə poladdan başqa nə lazım olduğunu öyrənir: razılaşmalar, təlimlər, ehtiyat hissələri və telefonu götürən qonşular.",
        },
    },
    "irina": {
        "name": "Ирина Краснопольская-Вебер",
        "affiliation": "Eurasian Risk Desk, Vienna",
        "country": "AT",
        "biography": {
            "en": "Irina writes briefings on the region for readers who have four minutes. Her longest one had two pages and an apology.",
            "ru": "Ирина пишет обзоры о регионе для тех, у кого есть четыре минуты. В самом длинном из них две страницы и извинение.",
        },
    },
    "daniel": {
        "name": "Daniel Mbeki-Hartmann",
        "affiliation": "Climate and Defence Programme, Bonn",
        "country": "DE",
        "biography": {"en": "Daniel asks planners to put heat, grain and water on the same map as roads and barracks, and then to plan again."},
    },
    "marit": {
        "name": "Marit Ødegård-Lind",
        "affiliation": "North Sea Institute for Security Studies, Bergen",
        "country": "NO",
        "biography": {"en": "Marit interviews people who served in peace operations ten years after they came home, because by then they have stopped repeating the briefing."},
    },
    "sevinc": {
        "name": "Sevinc Qaradağlı-Əhmədbəyli",
        "affiliation": "Parliamentary Oversight Network, Baku",
        "country": "AZ",
        "biography": {
            "en": "Sevinc trains the staff of parliamentary committees to ask a second question. She believes that a good annex is worth three speeches.",
            "az": "Sevinc parlament komitələrinin əməkdaşlarına ikinci sualı verməyi öyrədir. Onun fikrincə, yaxşı bir əlavə üç çıxışa dəyər.",
        },
    },
    "giorgi": {
        "name": "Giorgi Tsikarelidze",
        "affiliation": "Black Sea Transit Watch, Tbilisi",
        "country": "GE",
        "biography": {"en": "Giorgi follows freight from the Black Sea to the Caspian and publishes what the delays cost, by the hour."},
    },
    "zofia": {
        "name": "Zofia Wielgoszewska",
        "affiliation": "Vistula Centre for Interoperability, Warsaw",
        "country": "PL",
        "biography": {"en": "Zofia measures whether a course changed what its graduates do a year later. The answer is often yes, and seldom for the reason on the certificate."},
    },
}  # fmt: skip

# Seeds under which the portraits of these people are drawn.
DRAWN_AS = {
    "leyla": "leyla15",
    "kenan": "kenan2",
    "hannah": "hannah17",
    "nargiz": "nargiz20",
    "tural": "tural17",
    "ayxan": "ayxan27",
    "johan": "johan49",
    "elvin": "elvin6",
    "irina": "irina22",
    "daniel": "daniel0",
    "marit": "marit30",
    "sevinc": "sevinc0",
    "giorgi": "giorgi39",
    "zofia": "zofia1",
}

# What only some of them tell.
MORE: dict[str, dict[str, Any]] = {
    "leyla": {
        "pronunciation": "LAY-la roos-tam-za-DA va-KEE-lo-va",
        "links": [{"url": "https://caspian-laboratory.example.org/", "title": "The laboratory"}],
    },
    "nargiz": {"pronunciation": "nar-GIZ khaz-RI-gil", "needs": "A socket at the lectern and a second screen for the exercise."},
    "johan": {"sorted_under": "Braakhuis", "pronunciation": "YO-han ter BRAHK-house"},
    "irina": {"language": "ru", "links": [{"url": "https://eurasian-risk.example.org/irina/", "title": "Briefings"}]},
    "sevinc": {"language": "az", "needs": "A step-free way onto the stage."},
}

# What the speakers of the follow-up forum said; an empty word is no answer yet. Everybody else has not been asked.
ANSWERS: dict[str, tuple[str, str]] = {
    "leyla": ("yes", ""),
    "nargiz": ("yes", "I come with two colleagues who help with the exercise."),
    "hannah": ("yes", ""),
    "johan": ("yes", "My train arrives at half past nine."),
    "sevinc": ("help", "I need a letter of invitation for my committee before I can promise."),
    "daniel": ("no", "A vote in Bonn falls on that day. Ask my colleague instead, I wrote to her already."),
    "irina": ("", ""),
    "zofia": ("", ""),
}
