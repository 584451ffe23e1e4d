/**
 * Variables that decide which program starts, what code it loads first, whom it trusts or where it calls. A workflow may
 * come with a repository, so it sets none of them; the person's own machine does.
 */
const REFUSED: ReadonlySet<string> = new Set([
  'PATH',
  'PATHEXT',
  'HOME',
  'USERPROFILE',
  'SHELL',
  'COMSPEC',
  'IFS',
  'ENV',
  'BASH_ENV',
  'BASHOPTS',
  'SHELLOPTS',
  'PROMPT_COMMAND',
  'PS4',
  'CDPATH',
  'GLOBIGNORE',
  'ZDOTDIR',
  'HOSTALIASES',
  'RES_OPTIONS',
  'LOCALDOMAIN',
  'LOCPATH',
  'NLSPATH',
  'GCONV_PATH',
  'MALLOC_CHECK_',
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_REPL_EXTERNAL_MODULE',
  'ELECTRON_RUN_AS_NODE',
  'PYTHONPATH',
  'PYTHONHOME',
  'PYTHONSTARTUP',
  'PYTHONINSPECT',
  'PYTHONBREAKPOINT',
  'PERL5LIB',
  'PERL5OPT',
  'PERL5DB',
  'PERLLIB',
  'RUBYOPT',
  'RUBYLIB',
  'LUA_PATH',
  'LUA_CPATH',
  'LUA_INIT',
  'PHPRC',
  'PHP_INI_SCAN_DIR',
  'CLASSPATH',
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
  'MAVEN_OPTS',
  'GRADLE_OPTS',
  'GOFLAGS',
  'GOPROXY',
  'GOTOOLCHAIN',
  'RUSTC_WRAPPER',
  'RUSTFLAGS',
  'CARGO_BUILD_RUSTC_WRAPPER',
  'PAGER',
  'MANPAGER',
  'LESSOPEN',
  'LESSCLOSE',
  'EDITOR',
  'VISUAL',
  'BROWSER',
  'SUDO_ASKPASS',
  'OPENSSL_CONF',
  'OPENSSL_MODULES',
  'OPENSSL_ENGINES',
  'CURL_HOME',
  'WGETRC',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'KUBECONFIG',
]);

const REFUSED_BEGINNINGS = [
  'GIT_',
  'SSH_',
  'LD_',
  'DYLD_',
  'BASH_FUNC_',
  'FLOWRIGHT',
  'NPM_CONFIG_',
  'YARN_',
  'PIP_',
  'UV_',
  'SSL_CERT_',
  'COR_',
  'DOTNET_STARTUP_HOOKS',
  '_RLD',
];

/** Where a program calls: proxies and the addresses of services. */
const REFUSED_ENDINGS = [
  '_PROXY',
  '_BASE_URL',
  '_ENDPOINT',
  '_ENDPOINT_URL',
  '_API_BASE',
  '_API_URL',
  '_API_HOST',
  '_CA_BUNDLE',
  '_CA_FILE',
];

/** Whether neither a workflow nor a secret may set this environment variable, in whatever case. */
export function isRefusedVariable(name: string): boolean {
  const upper = name.toUpperCase();
  return (
    REFUSED.has(upper) ||
    REFUSED_BEGINNINGS.some((beginning) => upper.startsWith(beginning)) ||
    REFUSED_ENDINGS.some((ending) => upper.endsWith(ending))
  );
}
