package main

import "github.com/evanw/esbuild/pkg/api"

// target is one bundle. Paths are relative to the repository and use slashes.
type target struct {
	Name    string
	Entries []string // the sources bundling starts from
	Out     string   // the folder of the results; nothing else may lie in it
	Format  api.Format
	Split   bool              // shared code in chunks of its own (needs FormatESModule)
	Vendor  string            // folder in which bare imports are looked up; "" allows none
	Alias   map[string]string // bare imports → other bare imports or files
	Loaders map[string]api.Loader
	JSX     string // package JSX is compiled for; "" for none
}

// targets is the table of everything that is built.
var targets = []target{
	{
		Name:    "widget",
		Entries: []string{"channels/web/widget/widget.ts"},
		Out:     "channels/web/assets",
		Format:  api.FormatIIFE,
		Loaders: map[string]api.Loader{".css": api.LoaderText},
	}, {
		Name:    "console",
		Entries: []string{"admin/console/src/console.tsx"},
		Out:     "admin/console/dist",
		Format:  api.FormatESModule,
		Vendor:  "admin/console/vendor",
		JSX:     "preact",
	},
}
