//! Real servers for the tests: OpenSSH and nginx with git behind it, each on a free port of this machine, and people
//! who work against them.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What the one variable says that decides whether a missing server is a failure.
fn servers_are_required() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the tests' own switch, not the program's")]
    let wish = std::env::var_os("ALLY_TEST_SERVERS");
    wish.is_some_and(|wish| wish == "required")
}

fn search_path() -> OsString {
    #[expect(clippy::disallowed_methods, reason = "the tests start programs of this machine")]
    std::env::var_os("PATH").unwrap_or_default()
}

/// Where the programs lie; `None`, after one line that says so, where one is missing.
pub(super) fn programs<const N: usize>(names: [&str; N]) -> Option<[PathBuf; N]> {
    let path = search_path();
    // Servers are often installed where only root's PATH looks.
    let more = ["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from);
    let folders: Vec<PathBuf> = std::env::split_paths(&path).chain(more).collect();
    let mut found = Vec::new();
    for name in names {
        match folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()) {
            Some(file) => found.push(file),
            None => {
                skipped(&format!("{name} is not installed"));
                return None;
            }
        }
    }
    found.try_into().ok()
}

/// Says that a test goes on without something that CI has; where it is required, that ends the test.
pub(super) fn skipped(why: &str) {
    assert!(!servers_are_required(), "ALLY_TEST_SERVERS=required, but {why}");
    passed_over(why);
}

/// Says that a test goes on without something that CI need not have either.
pub(super) fn passed_over(why: &str) {
    // Past the test runner, which shows nothing of a test that passes.
    io::stderr().write_all(format!("skipped: {why}\n").as_bytes()).unwrap();
}

fn command(program: impl AsRef<std::ffi::OsStr>) -> std::process::Command {
    #[expect(clippy::disallowed_methods, reason = "servers have to keep running beside the test")]
    let mut command = std::process::Command::new(program);
    command.env_clear().env("PATH", search_path()).stdin(Stdio::null());
    command
}

/// Runs a program of the fixture, which has to succeed.
fn run(program: impl AsRef<std::ffi::OsStr>, args: &[&str], dir: &Path) -> String {
    let output = command(program).args(args).current_dir(dir).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// A server that ends with the test.
struct Server {
    child: Child,
    log: PathBuf,
}

impl Server {
    fn start(mut command: std::process::Command, log: PathBuf) -> Self {
        let file = fs::File::create(&log).unwrap();
        let child = command.stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
        Self { child, log }
    }

    /// Waits until it answers.
    fn wait_until(&mut self, ready: impl Fn() -> bool) {
        let start = Instant::now();
        while !ready() {
            let ended = self.child.try_wait().unwrap();
            if ended.is_some() || start.elapsed() > Duration::from_secs(20) {
                panic!("no server ({ended:?}): {}", fs::read_to_string(&self.log).unwrap());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A machine with an empty bare repository, reached by ssh or https.
pub(crate) struct Host {
    /// The address of the repository.
    pub(crate) url: String,
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// What everybody's git has to be told to get there.
    pub(crate) settings: String,
    dir: TempDir,
    _servers: Vec<Server>,
}

impl Host {
    fn new(dir: TempDir, servers: Vec<Server>, url: String, settings: String) -> Self {
        let path = dir.path().join("team.git");
        run("git", &["init", "--quiet", "--bare", "-b", "main", "team.git"], dir.path());
        Self { url, path, settings, dir, _servers: servers }
    }

    /// OpenSSH, known to everybody's ssh as `team-host`.
    pub(crate) fn over_ssh() -> Option<Self> {
        let [sshd, keygen, _, id] = programs(["sshd", "ssh-keygen", "ssh", "id"])?;
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().display();
        for name in ["host_key", "key", "strangers_key"] {
            run(&keygen, &["-q", "-t", "ed25519", "-N", "", "-f", name], dir.path());
        }
        let user = run(&id, &["-un"], dir.path());
        if user == "root" {
            // Debian's sshd insists on this folder, which only its start script makes.
            fs::create_dir_all("/run/sshd").unwrap();
        }
        fs::copy(dir.path().join("key.pub"), dir.path().join("authorized_keys")).unwrap();
        let port = free_port();
        let path = search_path().into_string().unwrap();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {at}/host_key\nPidFile none\nStrictModes no\n\
             AuthorizedKeysFile {at}/authorized_keys\nUsePAM no\nPasswordAuthentication no\n\
             KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nSetEnv \"PATH={path}\"\n"
        );
        fs::write(dir.path().join("sshd_config"), config).unwrap();
        let host_key = fs::read_to_string(dir.path().join("host_key.pub")).unwrap();
        fs::write(dir.path().join("known_hosts"), format!("[127.0.0.1]:{port} {host_key}")).unwrap();
        // ssh looks for its configuration in the home folder of the password file, not in $HOME.
        let config = format!(
            "Host team-host\n  HostName 127.0.0.1\n  Port {port}\n  User {user}\n  IdentityFile {at}/key\n  \
             IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile {at}/known_hosts\n  \
             GlobalKnownHostsFile none\n  StrictHostKeyChecking yes\n  BatchMode yes\n"
        );
        fs::write(dir.path().join("ssh_config"), config).unwrap();
        let mut daemon = command(&sshd);
        daemon.args(["-D", "-e", "-f"]).arg(dir.path().join("sshd_config"));
        let mut server = Server::start(daemon, dir.path().join("sshd.log"));
        server.wait_until(|| greets(port));
        let url = format!("team-host:{at}/team.git");
        let settings = format!("[core]\n\tsshCommand = ssh -F {at}/ssh_config\n");
        Some(Self::new(dir, vec![server], url, settings))
    }

    /// nginx with `git http-backend`, a certificate of its own authority, and a password.
    pub(crate) fn over_https() -> Option<Self> {
        let [nginx, fcgiwrap, openssl, id] = programs(["nginx", "fcgiwrap", "openssl", "id"])?;
        let Some(backend) = backend() else {
            skipped("git has no git-http-backend");
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().display();
        certificates(&openssl, dir.path());
        let password = run(&openssl, &["passwd", "-apr1", "correct horse"], dir.path());
        fs::write(dir.path().join("passwords"), format!("ana:{password}\n")).unwrap();
        helper(dir.path(), "correct horse");
        let socket = dir.path().join("fcgi.sock");
        let mut wrapper = command(&fcgiwrap);
        wrapper.arg("-s").arg(format!("unix:{}", socket.display()));
        let mut wrapper = Server::start(wrapper, dir.path().join("fcgiwrap.log"));
        wrapper.wait_until(|| UnixStream::connect(&socket).is_ok());
        let port = free_port();
        let user = run(&id, &["-un"], dir.path());
        // Only root may name a user, and must, or nginx becomes one that cannot read the folder.
        let user = if user == "root" { "user root;" } else { "" };
        let config = format!(
            "{user}\ndaemon off;\nmaster_process off;\npid {at}/nginx.pid;\nerror_log {at}/nginx.log;\nevents {{}}\n\
             http {{\naccess_log off;\nclient_max_body_size 0;\nclient_body_temp_path {at}/body;\n\
             fastcgi_temp_path {at}/fastcgi;\nproxy_temp_path {at}/proxy;\nuwsgi_temp_path {at}/uwsgi;\n\
             scgi_temp_path {at}/scgi;\nserver {{\nlisten 127.0.0.1:{port} ssl;\n\
             ssl_certificate {at}/server.pem;\nssl_certificate_key {at}/server.key;\n\
             auth_basic \"team\";\nauth_basic_user_file {at}/passwords;\nlocation / {{\n\
             fastcgi_pass unix:{socket};\nfastcgi_param SCRIPT_FILENAME {backend};\n\
             fastcgi_param GIT_PROJECT_ROOT {at};\nfastcgi_param GIT_HTTP_EXPORT_ALL 1;\n\
             fastcgi_param PATH_INFO $uri;\nfastcgi_param REMOTE_USER $remote_user;\n\
             fastcgi_param QUERY_STRING $query_string;\nfastcgi_param REQUEST_METHOD $request_method;\n\
             fastcgi_param CONTENT_TYPE $content_type;\nfastcgi_param CONTENT_LENGTH $content_length;\n\
             }}\n}}\n}}\n",
            socket = socket.display(),
            backend = backend.display(),
        );
        fs::write(dir.path().join("nginx.conf"), config).unwrap();
        let mut web = command(&nginx);
        web.arg("-p").arg(dir.path()).arg("-c").arg(dir.path().join("nginx.conf"));
        web.arg("-e").arg(dir.path().join("nginx.log"));
        let mut web = Server::start(web, dir.path().join("nginx.out"));
        web.wait_until(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        let url = format!("https://localhost:{port}/team.git");
        let settings = format!(
            "[http]\n\tsslCAInfo = {at}/authority.pem\n[credential]\n\thelper = \"!{at}/credentials\"\n\tusername = ana\n"
        );
        Some(Self::new(dir, vec![web, wrapper], url, settings))
    }

    /// The way in for a person's ssh: a command on the server follows.
    pub(crate) fn ssh(&self) -> Vec<String> {
        let config = self.dir.path().join("ssh_config").display().to_string();
        ["ssh", "-tt", "-F", &config, "team-host"].map(str::to_owned).to_vec()
    }

    /// Makes the sign-in fail for everybody.
    pub(crate) fn lock_out(&self) {
        let at = self.dir.path();
        if at.join("credentials").exists() {
            helper(at, "wrong horse");
        } else {
            fs::copy(at.join("strangers_key.pub"), at.join("authorized_keys")).unwrap();
        }
    }

    /// Makes it work again.
    pub(crate) fn let_in(&self) {
        let at = self.dir.path();
        if at.join("credentials").exists() {
            helper(at, "correct horse");
        } else {
            fs::copy(at.join("key.pub"), at.join("authorized_keys")).unwrap();
        }
    }
}

/// Whether an ssh server says its first line.
fn greets(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
        return false;
    };
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).is_ok() && line.starts_with("SSH-")
}

fn backend() -> Option<PathBuf> {
    let core = run("git", &["--exec-path"], Path::new("/"));
    let folders = [core.as_str(), "/usr/lib/git-core", "/usr/libexec/git-core"];
    folders.iter().map(|folder| Path::new(folder).join("git-http-backend")).find(|file| file.is_file())
}

/// An authority in `authority.pem` and a certificate for `localhost` that it signed.
fn certificates(openssl: &Path, dir: &Path) {
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    let authority = ["req", "-x509", "-days", "2", "-subj", "/CN=ally tests", "-keyout", "authority.key"];
    run(openssl, &[&authority[..], &key, &["-out", "authority.pem"]].concat(), dir);
    let request = ["req", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"];
    run(openssl, &[&request[..], &key].concat(), dir);
    fs::write(dir.join("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n").unwrap();
    let sign = ["x509", "-req", "-days", "2", "-in", "server.csr", "-extfile", "names", "-out", "server.pem"];
    let by = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial"];
    run(openssl, &[&sign[..], &by].concat(), dir);
}

/// Everybody's credential helper, which knows one password.
fn helper(dir: &Path, password: &str) {
    let path = dir.join("credentials");
    let text =
        format!("#!/bin/sh\n[ \"$1\" = get ] && printf 'username=ana\\npassword={password}\\n'\nexit 0\n");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Somebody with a home folder, a git that knows the way, and a clone.
pub(crate) struct Person {
    home: TempDir,
    pub(crate) clone: PathBuf,
}

impl Person {
    pub(crate) fn new(name: &str, host: &Host) -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = format!("[user]\n\tname = {name}\n\temail = {name}@example.org\n{}", host.settings);
        fs::write(home.path().join(".gitconfig"), config).unwrap();
        let clone = home.path().join("team");
        fs::create_dir(&clone).unwrap();
        Self { home, clone }
    }

    fn ran(&self, mut command: assert_cmd::Command, args: &[&str]) -> Output {
        let vars: [(&str, OsString); 6] = [
            ("HOME", self.home.path().into()),
            ("PATH", search_path()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
            ("GIT_TERMINAL_PROMPT", "0".into()),
            ("ALLY_NOW", "2026-11-22T10:00:00+01:00".into()),
            ("ALLY_SEED", "1".into()),
        ];
        command.env_clear().envs(vars).args(args).current_dir(&self.clone);
        command.timeout(Duration::from_secs(60)).output().unwrap()
    }

    /// Runs git in the clone; it has to succeed.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let output = self.ran(assert_cmd::Command::new("git"), args);
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// What git says when it fails.
    pub(crate) fn git_fails(&self, args: &[&str]) -> String {
        let output = self.ran(assert_cmd::Command::new("git"), args);
        assert!(!output.status.success(), "git {args:?} succeeded");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Runs ally in the clone; the answer is its standard error.
    pub(crate) fn ally(&self, args: &[&str], exit: i32) -> String {
        let output = self.ran(assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("ally")), args);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(exit), "ally {args:?}: {stderr}");
        stderr
    }

    /// The tree of the newest commit: equal trees are equal records.
    pub(crate) fn tree(&self) -> String {
        self.git(&["rev-parse", "HEAD^{tree}"])
    }
}

/// The server does what it should for git itself, so that a failure of ally's is ally's.
pub(crate) fn git_itself_gets_there(host: &Host, refusal: &str) {
    let (ana, ben) = (Person::new("ana", host), Person::new("ben", host));
    ana.git(&["clone", "--quiet", &host.url, "."]);
    ana.git(&["commit", "--quiet", "--allow-empty", "-m", "first"]);
    ana.git(&["push", "--quiet", "origin", "HEAD:main"]);
    ben.git(&["clone", "--quiet", &host.url, "."]);
    assert_eq!(ana.git(&["rev-parse", "HEAD"]), ben.git(&["rev-parse", "HEAD"]));
    host.lock_out();
    let words = ana.git_fails(&["fetch"]);
    assert!(words.contains(refusal), "{words}");
    host.let_in();
    ana.git(&["fetch"]);
}

/// Begins a team on the host: ana makes it, ben joins it, and both hold the same.
pub(crate) fn founded(host: &Host) -> (Person, Person) {
    let (ana, ben) = (Person::new("ana", host), Person::new("ben", host));
    ana.ally(&["init", "--team", "T", "--member", "ana", "--name", "Ana", "--remote", &host.url], 0);
    ana.ally(&["sync"], 0);
    ben.ally(&["join", &host.url, ".", "--member", "ben", "--name", "Ben"], 0);
    ana.ally(&["sync"], 0);
    assert_eq!(ana.tree(), ben.tree());
    (ana, ben)
}

/// Both write, and ana's commits reach the server in the middle of ben's push: his sync has to fetch, merge and push
/// again.
pub(crate) fn a_lost_race_is_won_by_merging(host: &Host) {
    let (ana, ben) = founded(host);
    ana.ally(&["goal", "add", "Run", "--id", "run", "--every", "daily"], 0);
    ana.ally(&["checkin", "run=y"], 0);
    ben.ally(&["goal", "add", "Swim", "--id", "swim", "--every", "daily"], 0);
    ben.ally(&["checkin", "swim=y"], 0);
    // Ana's commits arrive while ben's push is under way: after his fetch, before the server moves the branch.
    ana.git(&["push", "--quiet", "origin", "main:refs/heads/waiting"]);
    let hook = host.path.join("hooks/pre-receive");
    let race = "#!/bin/sh\n[ -e raced ] && exit 0\n: > raced\nunset GIT_QUARANTINE_PATH\n\
                git update-ref refs/heads/main refs/heads/waiting\n";
    fs::write(&hook, race).unwrap();
    run("chmod", &["755", "hooks/pre-receive"], &host.path);
    ben.ally(&["sync"], 0);
    assert!(host.path.join("raced").exists(), "the push was raced");
    assert_eq!(ben.git(&["rev-parse", "HEAD^@"]).lines().count(), 2, "two lines of history became one");
    assert_eq!(run("git", &["rev-parse", "main^{tree}"], &host.path), ben.tree());
    ana.ally(&["sync"], 0);
    assert_eq!(ana.tree(), ben.tree());
    for (person, title) in [(&ana, "Swim"), (&ben, "Run")] {
        let goals = person.git(&["grep", "--name-only", title, "--", "goals"]);
        assert_eq!(goals.lines().count(), 1, "{goals}");
        assert_eq!(person.git(&["status", "--porcelain"]), "");
    }
}

/// A refused sign-in is named and costs nothing: the next sync sends what has waited.
pub(crate) fn a_refused_sign_in_loses_nothing(host: &Host, refusal: &str) {
    let (ana, ben) = founded(host);
    ana.ally(&["goal", "add", "Run", "--id", "run", "--every", "daily"], 0);
    let before = ana.git(&["rev-parse", "HEAD"]);
    host.lock_out();
    let words = ana.ally(&["sync"], 6);
    assert!(words.contains(refusal), "{words}");
    assert!(!words.contains("horse"), "a password is shown: {words}");
    assert_eq!(ana.git(&["rev-parse", "HEAD"]), before);
    assert_eq!(ana.git(&["status", "--porcelain"]), "");
    host.let_in();
    ana.ally(&["sync"], 0);
    ben.ally(&["sync"], 0);
    assert_eq!(ana.tree(), ben.tree());
}
