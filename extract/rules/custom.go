package rules

// customs proposes values for configured fields that are none of the built-in ones.
func (t *turn) customs() {}
