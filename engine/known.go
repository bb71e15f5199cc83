package engine

// EarlierRecord is the evidence source of a value that a customer who is known again gave for an earlier record. It is
// prefilled and confirmed like one the channel gives, in words that do not claim the channel as its source.
const EarlierRecord = "earlier_record"
