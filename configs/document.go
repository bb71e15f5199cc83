package configs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxNodes bounds a document after its aliases are followed, so that a few lines of nested aliases cannot fill the memory.
const maxNodes = 200_000

// document is a YAML text as plain data (map, slice, string, bool, number, nil) that remembers its lines.
type document struct {
	root    any
	lines   map[string]int // of the key of a mapping, of the first token of an element
	anchors map[string]ast.Node
	nodes   int
}

// read parses src. A problem of syntax has the line where the parser stopped.
func read(src []byte) (*document, int, error) {
	d := &document{lines: map[string]int{}, anchors: map[string]ast.Node{}}
	f, err := parser.ParseBytes(src, 0)
	if err != nil {
		line, cause := syntax(err)
		return d, line, errors.New(cause)
	}
	var body ast.Node
	for _, doc := range f.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			return d, doc.Body.GetToken().Position.Line, errors.New("more than one YAML document")
		}
		body = doc.Body
	}
	if body == nil {
		d.root = map[string]any{}
		return d, 0, nil
	}
	d.root, err = d.value(nil, body, nil)
	if err != nil {
		var at lineError
		if errors.As(err, &at) {
			return d, at.line, err
		}
		return d, 1, err
	}
	return d, 0, nil
}

// lineError is a fault of structure at a line.
type lineError struct {
	line  int
	cause string
}

func (e lineError) Error() string { return e.cause }

// syntax takes the line and the bare sentence out of a parser's error, leaving the source excerpt behind: the excerpt
// may hold a secret.
func syntax(err error) (int, string) {
	line, cause := 1, "not valid YAML"
	var ye yaml.Error
	if errors.As(err, &ye) {
		if t := ye.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
		if m := ye.GetMessage(); strings.HasPrefix(m, "mapping key ") {
			cause = "key is there twice"
		} else if m != "" && !strings.ContainsAny(m, "\n\"'`") {
			cause += ": " + m
		}
	}
	return line, cause
}

func (d *document) value(at place, n ast.Node, open []string) (any, error) {
	d.nodes++
	if d.nodes > maxNodes {
		return nil, lineError{n.GetToken().Position.Line, "document is too large"}
	}
	if _, ok := d.lines[at.key()]; !ok {
		d.lines[at.key()] = n.GetToken().Position.Line
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return d.mapping(at, n.Values, open)
	case *ast.MappingValueNode:
		return d.mapping(at, []*ast.MappingValueNode{n}, open)
	case *ast.SequenceNode:
		out := make([]any, 0, len(n.Values))
		for i, v := range n.Values {
			e, err := d.value(at.at(strconv.Itoa(i)), v, open)
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		}
		return out, nil
	case *ast.AnchorNode:
		d.anchors[n.Name.String()] = n.Value
		return d.value(at, n.Value, open)
	case *ast.AliasNode:
		return d.alias(at, n, open)
	case *ast.TagNode:
		return d.value(at, n.Value, open)
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case ast.ScalarNode:
		return n.GetValue(), nil
	}
	return nil, lineError{n.GetToken().Position.Line, "unexpected " + strings.ToLower(n.Type().String())}
}

func (d *document) alias(at place, n *ast.AliasNode, open []string) (any, error) {
	name := n.Value.String()
	for _, o := range open {
		if o == name {
			return nil, lineError{n.GetToken().Position.Line, "alias refers to itself"}
		}
	}
	target, ok := d.anchors[name]
	if !ok {
		return nil, lineError{n.GetToken().Position.Line, "alias without an anchor"}
	}
	return d.value(at, target, append(open[:len(open):len(open)], name))
}

// mapping reads the pairs; a merge key (<<) gives keys that are not set in the mapping itself.
func (d *document) mapping(at place, pairs []*ast.MappingValueNode, open []string) (any, error) {
	out := make(map[string]any, len(pairs))
	merged := map[string]any{}
	for _, p := range pairs {
		if p.Key.IsMergeKey() {
			v, err := d.value(at, p.Value, open)
			if err != nil {
				return nil, err
			}
			m, ok := v.(map[string]any)
			if !ok {
				return nil, lineError{p.GetToken().Position.Line, "a merge key needs a mapping"}
			}
			for k, e := range m {
				merged[k] = e
			}
			continue
		}
		key := keyText(p.Key)
		here := at.at(key)
		d.lines[here.key()] = p.Key.GetToken().Position.Line
		if _, twice := out[key]; twice {
			return nil, lineError{p.Key.GetToken().Position.Line, fmt.Sprintf("key %q is there twice", key)}
		}
		v, err := d.value(here, p.Value, open)
		if err != nil {
			return nil, err
		}
		out[key] = v
	}
	for k, v := range merged {
		if _, own := out[k]; !own {
			out[k] = v
		}
	}
	return out, nil
}

func keyText(k ast.MapKeyNode) string {
	if s, ok := k.(ast.ScalarNode); ok {
		return fmt.Sprint(s.GetValue())
	}
	return k.String()
}

// line is the line of a place, or of the nearest place around it.
func (d *document) line(at place) int {
	for i := len(at); i >= 0; i-- {
		if l, ok := d.lines[at[:i].key()]; ok {
			return l
		}
	}
	return 1
}
