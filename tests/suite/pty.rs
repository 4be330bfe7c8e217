//! A real terminal for tests: runs a command on a pseudo-terminal, waits for what it prints, types.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::servers::skipped;
use super::team::{Team, undent, words};

/// Waits for a text on the screen, sends keys, changes the size.
const DRIVER: &str = r#"
import fcntl, json, os, pty, select, signal, struct, subprocess, sys, termios, time
spec = json.load(sys.stdin)
size = lambda fd, rows, cols: fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
ready, go = os.pipe()
pid, fd = pty.fork()
if pid == 0:
    os.read(ready, 1)
    size(0, 24, spec["columns"])
    os.chdir(spec["folder"])
    os.execvpe(spec["words"][0], spec["words"], spec["vars"])
before = termios.tcgetattr(fd)
os.write(go, b"x")
out, seen, end = b"", 0, time.time() + 60
def take():
    global out
    if time.time() > end:
        os.kill(pid, signal.SIGKILL)
        sys.exit("waited too long; the screen: " + repr(out))
    if select.select([fd], [], [], 0.05)[0]:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            piece = b""
        out += piece
        return bool(piece)
    return True
for kind, value in spec["steps"]:
    if kind == "wait":
        while out.find(value.encode(), seen) < 0:
            if not take():
                sys.exit("it ended before %r; the screen: %r" % (value, out))
        seen = out.find(value.encode(), seen) + len(value.encode())
    elif kind == "send":
        os.write(fd, value.encode())
    elif kind == "run":
        subprocess.run(value, shell=True, check=True, cwd=spec["folder"], env=spec["vars"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    elif kind == "signal":
        os.kill(pid, value)
    elif kind == "pause":
        time.sleep(value)
    else:
        size(fd, 24, value)
        os.kill(pid, signal.SIGWINCH)
while take():
    pid_now, status = os.waitpid(pid, os.WNOHANG)
    if pid_now:
        while take() and select.select([fd], [], [], 0.05)[0]:
            pass
        break
else:
    status = os.waitpid(pid, 0)[1]
code = os.waitstatus_to_exitcode(status)
after = termios.tcgetattr(fd)
json.dump({"out": out.decode(errors="replace"), "code": code, "restored": after == before}, sys.stdout)
"#;

/// One thing that happens at the terminal.
#[derive(Clone, Copy)]
pub enum Step<'a> {
    /// This text appears behind what was waited for last.
    Wait(&'a str),
    /// These keys are struck, all at once.
    Send(&'a str),
    /// Another command of the shell runs to its end beside it.
    Run(&'a str),
    /// The program gets a signal.
    Signal(i32),
    /// Nothing happens for so many milliseconds.
    Pause(u32),
    /// The window gets so many columns.
    Columns(u32),
}

/// Questions that are waited for, each with the keys that answer it.
pub fn dialog<'a>(turns: &[(&'a str, &'a str)]) -> Vec<Step<'a>> {
    turns.iter().flat_map(|(question, keys)| [Step::Wait(question), Step::Send(keys)]).collect()
}

/// What was seen at the terminal.
#[derive(Debug)]
pub struct Seen {
    /// The bytes as they came.
    pub raw: String,
    /// The lines as they stood on the screen in the end.
    pub screen: String,
    pub code: i64,
    /// Whether the terminal is as it was.
    pub restored: bool,
}

impl Seen {
    /// The screen held exactly this in the end.
    #[track_caller]
    pub fn shows(&self, expected: &str) {
        let expected = undent(expected);
        assert!(self.screen == expected, "--- expected\n{expected}--- seen\n{}---", self.screen);
    }
}

/// A terminal in a person's clone.
pub struct Terminal<'a> {
    team: &'a Team,
    who: &'a str,
    columns: u32,
    vars: Vec<(String, String)>,
}

impl<'a> Terminal<'a> {
    /// A terminal of 80 columns; none where there is no python3 to make it.
    pub fn new(team: &'a Team, who: &'a str) -> Option<Self> {
        let found =
            Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
        if !found {
            skipped("there is no python3 to make a terminal");
            return None;
        }
        let vars = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
        let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Some(Self { team, who, columns: 80, vars })
    }

    pub fn columns(mut self, columns: u32) -> Self {
        self.columns = columns;
        self
    }

    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs `ally` with these words.
    pub fn ally(&self, line: &str, steps: &[Step<'_>]) -> Seen {
        let mut all = vec![env!("CARGO_BIN_EXE_ally").to_owned()];
        all.extend(words(line));
        self.run(&all, &self.team.clone_of(self.who), steps)
    }

    /// Runs any program in a folder.
    pub fn run(&self, program: &[String], folder: &Path, steps: &[Step<'_>]) -> Seen {
        let command = self.team.command(self.who, "ally");
        let mut vars: serde_json::Map<String, serde_json::Value> = serde_json::Map::new();
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                vars.insert(name.to_str().unwrap().to_owned(), value.to_str().unwrap().into());
            }
        }
        vars.extend(self.vars.iter().map(|(name, value)| (name.clone(), value.clone().into())));
        let steps: Vec<serde_json::Value> = steps
            .iter()
            .map(|step| match step {
                Step::Wait(text) => serde_json::json!(["wait", text]),
                Step::Send(keys) => serde_json::json!(["send", keys]),
                Step::Run(line) => serde_json::json!(["run", line]),
                Step::Signal(number) => serde_json::json!(["signal", number]),
                Step::Pause(milliseconds) => serde_json::json!(["pause", f64::from(*milliseconds) / 1000.0]),
                Step::Columns(columns) => serde_json::json!(["columns", columns]),
            })
            .collect();
        let spec = serde_json::json!({
            "words": program, "folder": folder, "columns": self.columns, "vars": vars, "steps": steps,
        });
        let mut driver = Command::new("python3");
        driver.args(["-c", DRIVER]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut driver = driver.spawn().unwrap();
        driver.stdin.take().unwrap().write_all(spec.to_string().as_bytes()).unwrap();
        let output = driver.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program:?}: {errors}");
        let seen: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let raw = seen["out"].as_str().unwrap().to_owned();
        Seen {
            screen: screen(&raw),
            raw,
            code: seen["code"].as_i64().unwrap(),
            restored: seen["restored"].as_bool().unwrap(),
        }
    }
}

/// What stands on a screen without an end after these bytes. Only what ally uses is understood: anything else stays
/// visible, and the comparison fails.
fn screen(raw: &str) -> String {
    let mut lines = vec![Vec::new()];
    let mut column = 0usize;
    let plain = raw.replace("\u{1b}[?2004h", "").replace("\u{1b}[?2004l", "").replace("\u{1b}[K", "\u{0}");
    for c in plain.chars() {
        let line: &mut Vec<char> = lines.last_mut().unwrap();
        match c {
            '\n' => {
                lines.push(Vec::new());
                column = 0;
            }
            '\r' => column = 0,
            '\u{8}' => column = column.saturating_sub(1),
            '\u{0}' => line.truncate(column),
            c => {
                line.truncate(column);
                line.push(c);
                column += 1;
            }
        }
    }
    let lines: Vec<String> = lines.into_iter().map(|line| line.into_iter().collect::<String>()).collect();
    lines.join("\n").lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
