// Names of the communities the study writes about, as people write them and as their passports do. All combinations are invented.
export type Written = { own: string; passport: string }
export type People = {
  citizenship: string
  language: string
  female: readonly Written[]
  male: readonly Written[]
  surnames: readonly { female: Written; male: Written }[]
}

/** "Олена Olena, …": the own spelling and the passport's; one word where both are the same. */
function names(text: string): Written[] {
  return text.split(', ').map((one) => {
    const [own = '', passport = own] = one.split('|')
    return { own, passport }
  })
}
/** Surnames that are the same for women and men. */
function shared(text: string): People['surnames'] {
  return names(text).map((name) => ({ female: name, male: name }))
}
/** Pairs of a man's and a woman's form: "Иванов|Ivanov Иванова|Ivanova". */
function paired(text: string): People['surnames'] {
  return text.split(', ').map((pair) => {
    const [male, female] = pair.split(' ').map((one) => names(one)[0])
    if (!male || !female) throw new Error(`A pair of surnames is missing in ${pair}`)
    return { male, female }
  })
}

/** Shares near those of foreign citizens in Prague (Czech Statistical Office, end of 2019), without citizens of Slovakia, who seldom need counselling. */
export const peoples: readonly (readonly [People, number])[] = [
  [
    {
      citizenship: 'UA',
      language: 'uk',
      female: names(
        'Олена|Olena, Ірина|Iryna, Наталія|Nataliia, Тетяна|Tetiana, Юлія|Yuliia, Марія|Mariia, Оксана|Oksana, Світлана|Svitlana, Ганна|Hanna, Катерина|Kateryna, Людмила|Liudmyla, Вікторія|Viktoriia',
      ),
      male: names(
        'Олександр|Oleksandr, Андрій|Andrii, Сергій|Serhii, Володимир|Volodymyr, Василь|Vasyl, Микола|Mykola, Іван|Ivan, Юрій|Yurii, Михайло|Mykhailo, Богдан|Bohdan, Тарас|Taras, Дмитро|Dmytro',
      ),
      surnames: shared(
        'Шевченко|Shevchenko, Бондаренко|Bondarenko, Коваленко|Kovalenko, Ткаченко|Tkachenko, Мельник|Melnyk, Кравчук|Kravchuk, Олійник|Oliinyk, Поліщук|Polishchuk, Савчук|Savchuk, Гончар|Honchar, Лисенко|Lysenko, Мороз|Moroz, Петренко|Petrenko, Романюк|Romaniuk, Дзюба|Dziuba, Гнатюк|Hnatiuk, Бабич|Babych, Ковальчук|Kovalchuk',
      ),
    },
    40,
  ],
  [
    {
      citizenship: 'RU',
      language: 'ru',
      female: names(
        'Елена|Elena, Ольга|Olga, Наталья|Natalia, Анна|Anna, Ирина|Irina, Татьяна|Tatiana, Светлана|Svetlana, Екатерина|Ekaterina',
      ),
      male: names(
        'Александр|Aleksandr, Дмитрий|Dmitrii, Сергей|Sergei, Михаил|Mikhail, Алексей|Aleksei, Андрей|Andrei, Николай|Nikolai, Павел|Pavel',
      ),
      surnames: paired(
        'Иванов|Ivanov Иванова|Ivanova, Смирнов|Smirnov Смирнова|Smirnova, Кузнецов|Kuznetsov Кузнецова|Kuznetsova, Попов|Popov Попова|Popova, Соколов|Sokolov Соколова|Sokolova, Лебедев|Lebedev Лебедева|Lebedeva, Новиков|Novikov Новикова|Novikova, Морозов|Morozov Морозова|Morozova, Волков|Volkov Волкова|Volkova, Егоров|Egorov Егорова|Egorova',
      ),
    },
    14,
  ],
  [
    {
      citizenship: 'VN',
      language: 'vi',
      female: names(
        'Thị Hoa|Thi Hoa, Thị Lan|Thi Lan, Thị Mai|Thi Mai, Thị Hương|Thi Huong, Thu Trang, Ngọc Linh|Ngoc Linh, Thị Thảo|Thi Thao, Bích Ngọc|Bich Ngoc',
      ),
      male: names(
        'Văn Minh|Van Minh, Văn Hùng|Van Hung, Quang Huy, Đức Anh|Duc Anh, Văn Dũng|Van Dung, Xuân Trường|Xuan Truong, Hữu Nam|Huu Nam, Tiến Đạt|Tien Dat',
      ),
      surnames: shared('Nguyễn|Nguyen, Trần|Tran, Lê|Le, Phạm|Pham, Hoàng|Hoang, Vũ|Vu, Đặng|Dang, Bùi|Bui, Đỗ|Do, Ngô|Ngo'),
    },
    16,
  ],
  [
    {
      citizenship: 'MN',
      language: 'mn',
      female: names('Оюунчимэг|Oyuunchimeg, Энхтуяа|Enkhtuya, Болормаа|Bolormaa, Сарантуяа|Sarantuya, Цэцэгмаа|Tsetsegmaa'),
      male: names('Батбаяр|Batbayar, Ганболд|Ganbold, Мөнхбат|Munkhbat, Тэмүүлэн|Temuulen, Отгонбаяр|Otgonbayar'),
      surnames: shared(
        'Батын|Batyn, Доржийн|Dorjiin, Ганбаатарын|Ganbaataryn, Цэрэнгийн|Tserengiin, Пүрэвийн|Pureviin, Энхболдын|Enkhboldyn',
      ),
    },
    6,
  ],
  [
    {
      citizenship: 'MD',
      language: 'ro',
      female: names('Maria, Ana, Elena, Natalia, Tatiana, Doina'),
      male: names('Ion, Vasile, Andrei, Sergiu, Mihai, Victor'),
      surnames: shared('Rusu, Ceban, Popa, Munteanu, Cojocaru, Ciobanu, Țurcanu|Turcanu, Botnari'),
    },
    5,
  ],
  [
    {
      citizenship: 'SY',
      language: 'ar',
      female: names('فاطمة|Fatima, عائشة|Aisha, مريم|Mariam, رنا|Rana, هدى|Huda'),
      male: names('محمد|Mohammad, أحمد|Ahmad, خالد|Khaled, عمر|Omar, يوسف|Youssef'),
      surnames: shared('الحسن|Al Hassan, الخطيب|Al Khatib, المصري|Al Masri, حداد|Haddad, درويش|Darwish, الأحمد|Al Ahmad'),
    },
    4,
  ],
  [
    {
      citizenship: 'KZ',
      language: 'ru',
      female: names('Айгуль|Aigul, Асель|Assel, Динара|Dinara'),
      male: names('Нурлан|Nurlan, Данияр|Daniyar, Ерлан|Yerlan'),
      surnames: paired(
        'Ахметов|Akhmetov Ахметова|Akhmetova, Нурпеисов|Nurpeissov Нурпеисова|Nurpeissova, Сулейменов|Suleimenov Сулейменова|Suleimenova, Жумабаев|Zhumabayev Жумабаева|Zhumabayeva',
      ),
    },
    3,
  ],
  [
    {
      citizenship: 'BY',
      language: 'ru',
      female: names('Алеся|Alesia, Наталля|Natallia, Вольга|Volha'),
      male: names('Аляксандр|Aliaksandr, Сяргей|Siarhei, Міхаіл|Mikhail'),
      surnames: shared('Казлоўскі|Kazlouski, Новік|Novik, Жук|Zhuk, Каваленка|Kavalenka'),
    },
    3,
  ],
  [
    {
      citizenship: 'CN',
      language: 'zh',
      female: names('丽|Li, 静|Jing, 芳|Fang, 秀英|Xiuying'),
      male: names('伟|Wei, 强|Qiang, 磊|Lei, 建国|Jianguo'),
      surnames: shared('王|Wang, 张|Zhang, 刘|Liu, 陈|Chen, 杨|Yang, 周|Zhou'),
    },
    3,
  ],
  [
    {
      citizenship: 'GE',
      language: 'ka',
      female: names('Nino, Mariam, Tamar, Ketevan'),
      male: names('Giorgi, Davit, Levan, Irakli'),
      surnames: shared('Beridze, Kapanadze, Gelashvili, Lomidze'),
    },
    2,
  ],
  [
    {
      citizenship: 'AM',
      language: 'hy',
      female: names('Anahit, Gayane, Lusine'),
      male: names('Armen, Tigran, Hayk'),
      surnames: shared('Hakobyan, Sargsyan, Grigoryan, Petrosyan'),
    },
    2,
  ],
  [
    {
      citizenship: 'US',
      language: 'en',
      female: names('Emily, Sarah, Jessica'),
      male: names('John, Michael, David'),
      surnames: shared('Smith, Johnson, Brown, Miller, Davis'),
    },
    1,
  ],
  [
    {
      citizenship: 'NG',
      language: 'en',
      female: names('Blessing, Ngozi, Amaka'),
      male: names('Emeka, Chidi, Tunde'),
      surnames: shared('Okafor, Adeyemi, Eze, Balogun'),
    },
    1,
  ],
]

/** First names and surnames of invented colleagues, women's and men's forms apart. */
export const colleagueNames = {
  female: {
    given: [
      'Alena',
      'Barbora',
      'Daniela',
      'Eva',
      'Gabriela',
      'Ivana',
      'Jana',
      'Klára',
      'Lucie',
      'Markéta',
      'Olena',
      'Petra',
      'Radka',
      'Thu Hà',
      'Zuzana',
    ],
    surnames: [
      'Nováková',
      'Dvořáková',
      'Procházková',
      'Veselá',
      'Němcová',
      'Pospíšilová',
      'Jelínková',
      'Benešová',
      'Sedláčková',
      'Zemanová',
      'Moravcová',
      'Šimková',
      'Kadlecová',
    ],
  },
  male: {
    given: ['Adam', 'David', 'Filip', 'Jakub', 'Karel', 'Lukáš', 'Matěj', 'Ondřej', 'Petr', 'Štěpán', 'Tomáš', 'Vojtěch'],
    surnames: ['Svoboda', 'Černý', 'Kučera', 'Horák', 'Marek', 'Hájek', 'Růžička', 'Fiala', 'Doležal', 'Kolář', 'Urban', 'Vaněk', 'Blažek'],
  },
} as const
