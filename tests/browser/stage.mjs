/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage: a hall on one machine: the practice service, a real kiosk without a window with an emulated
 * scanner and printer, and the real ankunft-reception with a certificate made just now.
 */
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";

const BIN = process.env.ANKUNFT_BIN || path.join(path.dirname(fileURLToPath(import.meta.url)), "../../build/bin");
const PATIENCE_MS = 100000;

process.env.TZ = "Europe/Berlin"; /* the offices', also of the browsers that are started from here */

/* A child whose lines can be awaited. */
class Child {
    constructor(name, args, log) {
        this.lines = [];
        this.waiting = [];
        this.child = spawn(path.join(BIN, name), args, { stdio: ["pipe", "pipe", "pipe"] });
        this.name = name;
        this.child.on("error", (error) => fs.writeSync(log, `${name}: ${error}\n`));
        this.gone = new Promise((resolve) => this.child.on("close", resolve));
        for (const input of [this.child.stdout, this.child.stderr])
            readline.createInterface({ input }).on("line", (line) => {
                fs.writeSync(log, `${name}: ${line}\n`);
                this.lines.push(line);
                this.waiting = this.waiting.filter((look) => !look());
            });
    }

    /* The first line from here on that fits, taken out. */
    line(pattern) {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`${this.name} does not say ${pattern}: ${this.lines.join(" | ")}`)),
                PATIENCE_MS);
            const look = () => {
                const at = this.lines.findIndex((line) => pattern.test(line));
                if (at < 0)
                    return false;
                clearTimeout(timer);
                resolve(this.lines.splice(0, at + 1)[at]);
                return true;
            };
            if (!look())
                this.waiting.push(look);
        });
    }

    say(line) { this.child.stdin.write(line + "\n"); }
    signal(name) { this.child.kill(name); }
    async end(name = "SIGTERM") {
        this.child.kill(name);
        return this.gone;
    }
}

async function port_free() {
    const server = net.createServer();
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/* Seconds from now to ten o'clock, so that the office is open whenever this runs. */
function to_ten() {
    const now = new Date(), ten = new Date();
    ten.setHours(10, 0, 0, 0);
    return Math.round((ten - now) / 1000);
}

export class Stage {
    static async open() {
        const stage = new Stage();
        stage.dir = fs.mkdtempSync(path.join(os.tmpdir(), "ankunft-hall-"));
        stage.log = fs.openSync(stage.file("log"), "a");
        try {
            await stage.start();
        } catch (error) {
            process.stderr.write(fs.readFileSync(stage.file("log"), "utf8").slice(-4000));
            await stage.close();
            throw error;
        }
        return stage;
    }

    file(name) { return path.join(this.dir, name); }

    async start() {
        this.practice = new Child("zms-practice", ["--listen", "127.0.0.1:0", "--seed", "7", "--no-desks", "--clock-offset", String(to_ten())], this.log);
        this.zms = (await this.practice.line(/listening on/)).split(" ").pop();
        fs.mkdirSync(this.file("slips"));
        this.scanner = new Child("scanner-emu", ["--link", this.file("scanner")], this.log);
        await this.scanner.line(/ready/);
        this.printer = new Child("printer-emu", ["--link", this.file("printer"), "--out", this.file("slips")], this.log);
        await this.printer.line(/ready/);
        execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", this.file("key.pem"), "-out", this.file("cert.pem")],
        { stdio: "ignore" });
        fs.chmodSync(this.file("key.pem"), 0o600);
        this.port = await port_free();
        this.url = `https://localhost:${this.port}`;
        this.write_config();
        await this.kiosk_start();
        await this.reception_start();
    }

    /* Kiosk and reception each have an account of their own: ZMS knows one session of each. */
    write_config() {
        fs.mkdirSync(this.file("reception"), { mode: 0o700 });
        for (const [file, account] of [["ankunft.conf", "kiosk-169"], ["reception.conf", "desk-1"]]) {
            fs.writeFileSync(this.file(`${account}.password`), `${account}-practice\n`, { mode: 0o600 });
            fs.writeFileSync(this.file(file), this.config(account), { mode: 0o600 });
        }
    }

    config(account) {
        return `
[kiosk]
id = K1
name = Eingang
state_dir = ${this.file("state")}
languages = de en
desk = am Empfang, links vom Eingang
desk.en = at the reception, left of the entrance
[screen]
mode = window
width = 1080
height = 1920
diagonal_in = 27.0
motion = no
[service]
url = ${this.zms}
account = ${account}
password_file = ${this.file(`${account}.password`)}
poll_s = 5
[scanner]
type = tty
path = ${this.file("scanner")}
profile = plain
[printer]
type = escpos
target = ${this.file("printer")}
paper_mm = 80
profile = generic
[office 169]
name = Bürgeramt Rathaus Tiergarten
where = 1. Stock, Wartebereich B
where.en = 1st floor, waiting area B
walkin = yes
[office 130]
name = Landesamt für Einwanderung
prefix = FA
where = Erdgeschoss, Wartebereich A
where.en = Ground floor, waiting area A
[rule 169 1063441]
label = Personalausweis
label.en = Identity card
walkin = yes
[selftest]
night = never
opening = never
[help]
call = yes
[reception]
listen = 127.0.0.1:${this.port}
cert_file = ${this.file("cert.pem")}
key_file = ${this.file("key.pem")}
state_dir = ${this.file("reception")}
`;
    }

    async kiosk_start() {
        this.kiosk = new Child("kiosk-play", ["--config", this.file("ankunft.conf")], this.log);
        await this.ask_kiosk("await START 30000");
        await this.ask_kiosk("device SERVICE READY 30000");
    }

    async ask_kiosk(line) {
        this.kiosk.say(line);
        const answer = await this.kiosk.line(/^(ok|fail|screen)/);
        if (answer.startsWith("fail"))
            throw new Error(`the kiosk, told "${line}": ${answer}`);
        return answer;
    }

    async reception_start() {
        this.reception = new Child("ankunft-reception", ["--config", this.file("reception.conf")], this.log);
        await this.reception.line(/listening|ready|serving/);
    }

    /* A visitor calls a person. */
    async call_for_help() {
        await this.ask_kiosk("await START 90000");
        await this.ask_kiosk("touch HELP");
        await this.ask_kiosk("await HELP 10000");
        await this.ask_kiosk("touch CALL");
        await this.ask_kiosk("await CALLED 10000");
    }

    async control(method, where, body) {
        const answer = await fetch(this.zms + where, { method, body: body && JSON.stringify(body) });
        return answer.status === 204 ? null : answer.json();
    }

    /* A booking so many minutes from now. */
    book(minutes, name, scope = 169, status = "confirmed") {
        return this.control("POST", "/practice/booking/", { scope, minutes, status, name, requests: ["1063441"] });
    }
    booking(id) { return this.control("GET", `/practice/booking/${id}/`); }
    set_status(id, status) { return this.control("POST", "/practice/status/", { id, status }); }

    scan(booking) { this.scanner.say(`scan https://termin.example/#/appointment/${booking.link}`); }

    async close() {
        for (const name of ["reception", "kiosk", "scanner", "printer", "practice"])
            if (this[name]) {
                this[name].signal("SIGCONT");
                await this[name].end();
            }
        fs.closeSync(this.log);
        if (process.env.ANKUNFT_KEEP)
            console.log(`kept: ${this.dir}`);
        else
            fs.rmSync(this.dir, { recursive: true, force: true });
    }
}
