"""Domains where anybody has an address: that two people share one says nothing about them."""

FREE_MAIL = frozenset(
    {
        "126.com", "163.com", "aim.com", "aol.com", "bk.ru", "box.az", "fastmail.com", "gmail.com", "gmx.at", "gmx.ch", "gmx.com",
        "gmx.de", "gmx.net", "googlemail.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "hotmail.it", "icloud.com", "inbox.lv",
        "inbox.ru", "internet.ru", "list.ru", "live.com", "mail.com", "mail.ru", "mailbox.org", "me.com", "msn.com", "mynet.com",
        "naver.com", "outlook.com", "pm.me", "posteo.de", "proton.me", "protonmail.ch", "protonmail.com", "qq.com", "rambler.ru",
        "rocketmail.com", "tuta.com", "tutanota.com", "ukr.net", "vk.com", "web.de", "ya.ru", "yahoo.co.uk", "yahoo.com", "yahoo.de",
        "yahoo.fr", "yandex.az", "yandex.com", "yandex.com.tr", "yandex.ru", "ymail.com", "zoho.com",
    }
)  # fmt: skip
