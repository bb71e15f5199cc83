package console_test

import (
	"net/http"
	"slices"
)

// links are a record's conversation, what was merged into it, and the other records of its customer.
func (f *fake) links(rec object) (found []object) {
	if rec["conversation"] != "" {
		found = append(found, object{"conversation": rec["conversation"], "at": at(0), "author": "agent", "reason": "filed"})
	}
	merged, _ := rec["merged"].([]string)
	for _, id := range merged {
		found = append(found, object{"record": id, "merged_into": rec["id"], "conversation": f.find(id)["conversation"], "at": at(0), "author": "agent", "reason": "filed"})
	}
	for _, k := range f.kin {
		other := k["other"].(string)
		if k["record"] == rec["id"] && !slices.Contains(merged, other) {
			l := object{"record": other, "conversation": f.find(other)["conversation"], "at": at(0), "author": "system", "reason": k["reason"]}
			if k["suggested"] == true {
				l["suggested"] = true
			}
			found = append(found, l)
		}
	}
	return found
}

// mergeRecord makes a record part of another one, or takes it back.
func (f *fake) mergeRecord(rec object, how string, in object) (int, any) {
	id := rec["id"].(string)
	into, _ := in["into"].(string)
	if how == "unmerge" {
		into, _ = rec["merged_into"].(string)
	}
	i := slices.IndexFunc(f.records, func(r object) bool { return r["id"] == into })
	if i < 0 {
		return problem(http.StatusNotFound)
	}
	root := f.records[i]
	merged, _ := root["merged"].([]string)
	merged = slices.DeleteFunc(slices.Clone(merged), func(m string) bool { return m == id })
	delete(rec, "merged_into")
	rec["folder"] = "inbox"
	if how == "merge" {
		merged = append(merged, id)
		with(rec, object{"merged_into": into, "folder": "merged"})
	}
	root["merged"] = merged
	for _, r := range []object{rec, root} {
		r["version"] = r["version"].(int) + 1
	}
	return http.StatusOK, rec
}
