package web

// demoShift is one row of the drawn week; "" is a day off.
type demoShift struct {
	Who    string
	Shifts []string
}

type demoFact struct{ Title, Text string }

type demoText struct {
	Name, Tagline, Lead, Honest, Plan, Try, Where, Embed, NoScript string
	Days                                                           []string
	Week                                                           []demoShift
	Facts                                                          []demoFact
	Say                                                            []string
}

// demoTexts are the words of the demo page, by language. The company is the one of the embedded demo agent.
var demoTexts = map[string]demoText{
	"en": {
		Name:    "Tidewell",
		Tagline: "The week, planned by Monday.",
		Lead:    "Draw up the shifts, everybody sees theirs on their phone, and swaps are settled without a phone call. Questions? The chat in the corner answers, and asks for your details only when there is something to follow up.",
		Honest:  "This is a demonstration page. The company is invented; the chat is real and runs on this server.",
		Plan:    "Week 12 at the front desk",
		Days:    []string{"Mon", "Tue", "Wed", "Thu", "Fri"},
		Week: []demoShift{
			{"Mia", []string{"9–5", "9–5", "", "12–8", "12–8"}},
			{"Omar", []string{"12–8", "", "9–5", "9–5", "9–5"}},
			{"Lena", []string{"", "12–8", "12–8", "", "9–1"}},
			{"Sam", []string{"9–1", "9–1", "9–1", "9–1", ""}},
		},
		Facts: []demoFact{
			{"Free for five", "Above that 3 dollars per person and month, with no set-up fee."},
			{"On every phone", "For iPhone and Android; the planner itself runs in any browser."},
			{"Yours to take along", "Import people and shifts from a spreadsheet, export everything at any time."},
		},
		Try:      "Say something like",
		Say:      []string{"How much does it cost?", "I would like a demo for my team", "I want a refund for order AB-12345"},
		Where:    "The button is in the corner of this page. You can close the page in between: the conversation waits for you.",
		Embed:    "On your own site",
		NoScript: "The chat needs JavaScript.",
	},
	"ar": {
		Name:    "تايدويل",
		Tagline: "أسبوعك مُرتَّب قبل أن يبدأ.",
		Lead:    "ارسم جدول المناوبات فيرى كل فرد مناوباته على هاتفه، وتُحسم المبادلات دون مكالمات. لديك سؤال؟ المحادثة في زاوية الصفحة تجيبك، ولا تطلب بياناتك إلا حين يكون هناك ما يستدعي المتابعة.",
		Honest:  "هذه صفحة تجريبية. الشركة خيالية، أما المحادثة فحقيقية وتعمل على هذا الخادم.",
		Plan:    "الأسبوع 12 في مكتب الاستقبال",
		Days:    []string{"الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"},
		Week: []demoShift{
			{"ميا", []string{"9–5", "9–5", "", "12–8", "12–8"}},
			{"عمر", []string{"12–8", "", "9–5", "9–5", "9–5"}},
			{"لينا", []string{"", "12–8", "12–8", "", "9–1"}},
			{"سام", []string{"9–1", "9–1", "9–1", "9–1", ""}},
		},
		Facts: []demoFact{
			{"مجاني حتى خمسة أشخاص", "وبعد ذلك ثلاثة دولارات للشخص في الشهر دون رسوم تأسيس."},
			{"على كل هاتف", "تطبيق لآيفون وآخر لأندرويد، والجدول نفسه يعمل في أي متصفح."},
			{"بياناتك لك", "استورد الأشخاص والمناوبات من جدول بيانات، وصدّر كل شيء متى شئت."},
		},
		Try:      "جرّب أن تقول",
		Say:      []string{"كم السعر؟", "أريد عرضًا توضيحيًا لفريقي", "أريد استرداد المبلغ، رقم الطلب AB-12345"},
		Where:    "ستجد الزر في زاوية هذه الصفحة. يمكنك إغلاق الصفحة والعودة لاحقًا: المحادثة بانتظارك.",
		Embed:    "على موقعك",
		NoScript: "تحتاج المحادثة إلى جافاسكربت.",
	},
}
