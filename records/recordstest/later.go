package recordstest

var (
	turnTests, sendTests, deliveryTests, settingTests, adminTests, accessTests, watchTests []test
)
