const KNOWN: Readonly<Record<string, string>> = {
  git: 'Install Git from git-scm.com',
  node: 'Install Node.js from nodejs.org',
  npm: 'Install Node.js from nodejs.org, which brings npm',
  npx: 'Install Node.js from nodejs.org, which brings npx',
  pnpm: 'Run “npm install -g pnpm”',
  yarn: 'Run “npm install -g yarn”',
  python: 'Install Python from python.org',
  python3: 'Install Python from python.org',
  pip: 'Install Python from python.org, which brings pip',
  uv: 'Install uv from docs.astral.sh/uv',
  cargo: 'Install Rust from rustup.rs, which brings cargo',
  rustc: 'Install Rust from rustup.rs',
  go: 'Install Go from go.dev/dl',
  java: 'Install a JDK from adoptium.net',
  mvn: 'Install Maven from maven.apache.org',
  gradle: 'Install Gradle from gradle.org',
  make: 'Install make with your system’s package manager (on macOS: “xcode-select --install”)',
  docker: 'Install Docker Desktop from docker.com',
  just: 'Install just from just.systems',
  gh: 'Install the GitHub command line from cli.github.com',
  ruby: 'Install Ruby from ruby-lang.org',
  bundle: 'Install Ruby from ruby-lang.org, then run “gem install bundler”',
  php: 'Install PHP from php.net',
  dotnet: 'Install .NET from dotnet.microsoft.com',
  deno: 'Install Deno from deno.com',
  bun: 'Install Bun from bun.sh',
  jq: 'Install jq from jqlang.org',
  curl: 'Install curl with your system’s package manager',
};

/** What to do when `program` is missing, as one sentence. */
export function installHint(program: string): string {
  const known = KNOWN[program.toLowerCase().replace(/\.exe$/, '')];
  const first = known ?? `Install ${program}`;
  return `${first}, or check that the step spells it correctly and that its folder is on the PATH.`;
}
