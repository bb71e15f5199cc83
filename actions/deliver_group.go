package actions

import "strings"

// PerDestination is the group of deliver lanes: at most limit of one destination at once, so that one that hangs does
// not delay the others. The key is <destination>/<record>.
func PerDestination(limit int) Group {
	return Group{Of: func(key string) string { d, _ := splitKey(key); return d }, Limit: limit}
}

func splitKey(key string) (destination, record string) {
	destination, record, _ = strings.Cut(key, "/")
	return destination, record
}
