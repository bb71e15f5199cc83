package main

import (
	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/actions/webhook"
)

// destinationKinds is the registration table of destinations: one package and one line each.
var destinationKinds = map[string]actions.Factory{
	"webhook": webhook.New,
}
