package admin

import (
	_ "embed"
	"html/template"
	"net/http"
	"regexp"
	"strings"
)

//go:embed signin.css
var signinStyle []byte

// signinPage shows a button rather than signing in on GET: mail scanners and chat previews fetch links, and a link
// works once.
var signinPage = template.Must(template.New("signin").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Intake</title>
<link rel="stylesheet" href="/signin.css">
</head>
<body>
<main>
<h1>Intake</h1>
{{if .Problem}}<p role="alert">{{.Problem}}</p>{{end}}
<form method="post" action="/signin">
{{if .Token}}<input type="hidden" name="token" value="{{.Token}}">
<p>This link signs you in once, in this browser.</p>
{{else}}<label for="token">Sign-in code</label>
<input id="token" name="token" type="password" autocomplete="one-time-code" required maxlength="200">
<p>Paste the code of your sign-in link. An owner or admin can make you a new one; the first one is printed when the
program starts.</p>
{{end}}<input type="hidden" name="next" value="{{.Next}}">
<button type="submit">Sign in</button>
</form>
</main>
</body>
</html>
`))

// ownPage is where a sign-in may lead: a path of the console, nothing that a browser reads as another host.
var ownPage = regexp.MustCompile(`^/[A-Za-z0-9_][A-Za-z0-9_/.?=&%+:,~-]*$`)

func nextPage(s string) string {
	if len(s) > 500 || !ownPage.MatchString(s) || strings.HasPrefix(s, "/sign") || strings.Contains(s, "//") {
		return "/"
	}
	return s
}

func (s *server) showSignin(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.writeSignin(w, http.StatusOK, q.Get("token"), nextPage(q.Get("next")), "")
}

func (s *server) writeSignin(w http.ResponseWriter, status int, token, next, cause string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = signinPage.Execute(w, struct{ Token, Next, Problem string }{token, next, cause})
}

// signin redeems a one-time token for a session. Of any number of requests with one token, at most one succeeds.
func (s *server) signin(w http.ResponseWriter, r *http.Request) {
	if err := s.origins.Check(r); err != nil {
		s.writeSignin(w, http.StatusForbidden, "", "/", "This form was sent from another site.")
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	token, next := r.PostFormValue("token"), nextPage(r.PostFormValue("next"))
	if wait := s.guesses.wait(r.RemoteAddr, s.now()); wait > 0 {
		w.Header().Set("Retry-After", seconds(wait))
		s.writeSignin(w, http.StatusTooManyRequests, "", next, "Too many attempts. Try again in a minute.")
		return
	}
	session, err := s.redeem(r.Context(), strings.TrimSpace(token))
	if err != nil {
		s.guesses.failed(r.RemoteAddr, s.now())
		s.writeSignin(w, http.StatusUnauthorized, "", next, "This sign-in link is not valid any more.")
		return
	}
	http.SetCookie(w, s.cookie(session.Secret, session.Expires))
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// signout ends the session, here and in the store.
func (s *server) signout(w http.ResponseWriter, r *http.Request) {
	if err := s.origins.Check(r); err != nil {
		writeProblem(w, problem(http.StatusForbidden, "cross-site request refused"))
		return
	}
	if c, err := r.Cookie(s.cookieName); err == nil {
		if err := s.endSession(r.Context(), c.Value); err != nil {
			s.log.Error("admin sign-out failed", "err", err)
			writeProblem(w, problem(http.StatusServiceUnavailable, "the session could not be ended"))
			return
		}
	}
	http.SetCookie(w, s.noCookie())
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
}

func (s *server) style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(signinStyle)
}
