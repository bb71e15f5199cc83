package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// build bundles a target in memory: result by name below the target's output folder. The bytes depend on the sources
// and the pinned bundler alone: bare imports are looked up in the target's vendor folder and nowhere else.
func build(root string, t target) (map[string][]byte, error) {
	out := filepath.Join(root, filepath.FromSlash(t.Out))
	opts := api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       t.Entries,
		Outdir:            out,
		Bundle:            true,
		Format:            t.Format,
		Splitting:         t.Split,
		Target:            api.ES2021,
		Platform:          api.PlatformBrowser,
		Charset:           api.CharsetUTF8,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsInline,
		Loader:            t.Loaders,
		Alias:             t.Alias,
		TsconfigRaw:       `{"compilerOptions":{"strict":true}}`,
		LogLevel:          api.LogLevelSilent,
		Write:             false,
		Plugins:           []api.Plugin{pinned(root, t), smallCSS(t)},
	}
	if t.JSX != "" {
		opts.JSX, opts.JSXImportSource = api.JSXAutomatic, t.JSX
	}
	result := api.Build(opts)
	if len(result.Errors)+len(result.Warnings) > 0 {
		return nil, fmt.Errorf("build %s:\n%s", t.Name, describe(append(result.Errors, result.Warnings...)))
	}
	built := map[string][]byte{}
	for _, f := range result.OutputFiles {
		name, err := filepath.Rel(out, f.Path)
		if err != nil || strings.HasPrefix(name, "..") {
			return nil, fmt.Errorf("build %s: a result lies outside %s", t.Name, t.Out)
		}
		built[filepath.ToSlash(name)] = f.Contents
	}
	return built, nil
}

// pinned refuses every bare import that the vendor folder does not hold, so that a stray node_modules never changes
// the bytes.
func pinned(root string, t target) api.Plugin {
	return api.Plugin{Name: "pinned", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^[^./]`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if a.Kind == api.ResolveEntryPoint {
				return api.OnResolveResult{}, nil
			}
			name := a.Path
			if other, ok := t.Alias[name]; ok {
				name = other
			}
			if t.Vendor == "" {
				return api.OnResolveResult{}, fmt.Errorf("import %q: this target has no vendor folder", a.Path)
			}
			for _, try := range []string{name, name + ".js", name + ".mjs", name + "/index.js"} {
				path := filepath.Join(root, filepath.FromSlash(t.Vendor), filepath.FromSlash(try))
				if info, err := os.Stat(path); err == nil && !info.IsDir() {
					return api.OnResolveResult{Path: path}, nil
				}
			}
			return api.OnResolveResult{}, fmt.Errorf("import %q is not in %s", a.Path, t.Vendor)
		})
	}}
}

// smallCSS minifies style sheets that are bundled as text.
func smallCSS(t target) api.Plugin {
	return api.Plugin{Name: "small-css", Setup: func(b api.PluginBuild) {
		if t.Loaders[".css"] != api.LoaderText {
			return
		}
		b.OnLoad(api.OnLoadOptions{Filter: `\.css$`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			raw, err := os.ReadFile(a.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			r := api.Transform(string(raw), api.TransformOptions{Loader: api.LoaderCSS, Charset: api.CharsetUTF8,
				MinifyWhitespace: true, MinifySyntax: true, Target: api.ES2021})
			if len(r.Errors)+len(r.Warnings) > 0 {
				return api.OnLoadResult{}, fmt.Errorf("%s", describe(append(r.Errors, r.Warnings...)))
			}
			css := strings.TrimSpace(string(r.Code))
			return api.OnLoadResult{Contents: &css, Loader: api.LoaderText}, nil
		})
	}}
}

func describe(found []api.Message) string {
	return strings.Join(api.FormatMessages(found, api.FormatMessagesOptions{Kind: api.ErrorMessage}), "")
}

// committed reads the target's output folder as it stands; a missing one is empty.
func committed(root string, t target) (map[string][]byte, error) {
	out := filepath.Join(root, filepath.FromSlash(t.Out))
	files := map[string][]byte{}
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(out, path)
		files[filepath.ToSlash(name)] = raw
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Out, err)
	}
	return files, nil
}
