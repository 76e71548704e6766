BEGIN TRANSACTION;
CREATE TABLE cases (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, attributes TEXT NOT NULL);
INSERT INTO "cases" VALUES('case-1','P1','[{"name":"site","value":"London"}]');
CREATE TABLE clusterings (
        run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id), content TEXT NOT NULL);
INSERT INTO "clusterings" VALUES('run-1','{"clusters":[{"exemplar_ids":["quote-0"],"id":"1","keywords":["talk"],"quote_ids":["quote-0","quote-1"]}],"method":"ward","parameters":[["n_clusters","1"]],"reason":"few quotes","seed":7,"unclustered_ids":["quote-2","quote-3"]}');
CREATE TABLE codebooks (
        version INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, set_at TEXT NOT NULL, content TEXT NOT NULL);
INSERT INTO "codebooks" VALUES(1,'6f142f68f8b1f161f04f693ec4d6b2f8f976ba3c0966fcde9b0ebd88c58f186b','2026-11-23T21:20:51+00:00','{"categories":[{"description":"","id":"relations","name":"Relations","parent_id":null}],"citation":"Somebody (2013)","codes":[{"category_id":"relations","description":"d","examples":["x","y"],"exclude":["e"],"id":"trust","include":["i"],"name":"Trust","phrases":["p"]}],"id":"book","language":"en","name":"A book","themes":[{"code_ids":["trust"],"description":"","examples":[],"exclude":[],"id":"hope","include":[],"name":"Hope","phrases":[]}]}');
CREATE TABLE coders (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL);
INSERT INTO "coders" VALUES('coder-1','Ada','human');
CREATE TABLE decisions (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        quote_id TEXT NOT NULL REFERENCES quotes (id),
        coder_id TEXT NOT NULL REFERENCES coders (id),
        verdict TEXT NOT NULL, codes TEXT NOT NULL, refused TEXT NOT NULL, note TEXT NOT NULL,
        run_id TEXT REFERENCES runs (id), suggestion_ids TEXT NOT NULL,
        decided_at TEXT NOT NULL);
INSERT INTO "decisions" VALUES(1,'one','quote-0','coder-1','change','["trust","hope"]','["hope"]','','run-1','["run-1-quote-0-1"]','2025-01-02T03:04:05.678+00:00');
INSERT INTO "decisions" VALUES(2,'two','quote-1','coder-1','change','["trust","hope"]','["hope"]','','run-1','["run-1-quote-0-1"]','2025-01-02T03:04:05.678+00:00');
CREATE TABLE documents (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL,
        sha256 TEXT NOT NULL, format TEXT NOT NULL, units TEXT NOT NULL, turns TEXT NOT NULL,
        case_id TEXT REFERENCES cases (id));
INSERT INTO "documents" VALUES('document-1','interview 1','Interviewer: And then?
P1: We talked 🙂 — naïve, é, 日本語.
P1: It “helped”.
','6313961e78b8534bfec9f7ccfe2e6b34094ab879757d071f76238c31cb4f4ed5','txt','turns','[{"case_id":null,"end":22,"name":null,"seconds":null,"speaker":"Interviewer","start":0},{"case_id":"case-1","end":60,"name":"row 7","seconds":1.5,"speaker":"P1","start":23}]','case-1');
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "meta" VALUES('study_id','00000000-0000-4000-8000-000000000001');
INSERT INTO "meta" VALUES('created_at','2026-11-23T21:20:51+00:00');
CREATE TABLE quotes (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents (id),
        start_offset BIGINT NOT NULL, end_offset BIGINT NOT NULL,
        speaker TEXT, case_id TEXT REFERENCES cases (id));
INSERT INTO "quotes" VALUES('quote-0','interview 1 · 0','Inter','document-1',0,5,NULL,NULL);
INSERT INTO "quotes" VALUES('quote-1','interview 1 · 1','nterv','document-1',1,6,'P1','case-1');
INSERT INTO "quotes" VALUES('quote-2','interview 1 · 2','tervi','document-1',2,7,'P1','case-1');
INSERT INTO "quotes" VALUES('quote-3','interview 1 · 3','ervie','document-1',3,8,'P1','case-1');
CREATE TABLE runs (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, started_at TEXT NOT NULL,
        seed BIGINT NOT NULL, input_hash TEXT NOT NULL, config_hash TEXT NOT NULL,
        encoder TEXT NOT NULL, encoder_digest TEXT NOT NULL,
        versions TEXT NOT NULL, summary TEXT NOT NULL);
INSERT INTO "runs" VALUES(1,'run-1','2025-01-01T00:00:00+00:00',1099511627776,'aa','bb','all-MiniLM-L6-v2','cc','[["numpy","2.0"],["themeseed","0.1.0"]]','[["quotes","4"]]');
CREATE TABLE suggestions (
        id TEXT NOT NULL PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs (id),
        quote_id TEXT NOT NULL REFERENCES quotes (id), code_id TEXT NOT NULL,
        rank BIGINT NOT NULL, probability REAL NOT NULL, calibrated BOOLEAN NOT NULL,
        suggested BOOLEAN NOT NULL, evidence TEXT NOT NULL, UNIQUE (run_id, quote_id, rank));
INSERT INTO "suggestions" VALUES('run-1-quote-0-1','run-1','quote-0','trust',1,3.33333333333333314829e-01,1,1,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
INSERT INTO "suggestions" VALUES('run-1-quote-0-2','run-1','quote-0','hope',2,0.25,0,0,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
INSERT INTO "suggestions" VALUES('run-1-quote-1-1','run-1','quote-1','trust',1,3.33333333333333314829e-01,1,1,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
INSERT INTO "suggestions" VALUES('run-1-quote-1-2','run-1','quote-1','hope',2,0.25,0,0,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
INSERT INTO "suggestions" VALUES('run-1-quote-2-1','run-1','quote-2','trust',1,3.33333333333333314829e-01,1,1,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
INSERT INTO "suggestions" VALUES('run-1-quote-2-2','run-1','quote-2','hope',2,0.25,0,0,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
INSERT INTO "suggestions" VALUES('run-1-quote-3-1','run-1','quote-3','trust',1,3.33333333333333314829e-01,1,1,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
INSERT INTO "suggestions" VALUES('run-1-quote-3-2','run-1','quote-3','hope',2,0.25,0,0,'[{"kind":"decided","quote_id":"quote-0","text":"We talked 🙂","weight":0.30000000000000004},{"kind":"name","quote_id":null,"text":"Trust","weight":0.0}]');
CREATE TABLE themeseed_schema (
	version BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	applied_at TEXT NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "themeseed_schema" VALUES(1,'initial','2026-11-23T21:20:51+00:00');
CREATE INDEX quotes_by_place ON quotes (document_id, start_offset);
CREATE INDEX decisions_by_quote ON decisions (quote_id);
CREATE INDEX decisions_by_coder ON decisions (coder_id);
CREATE TRIGGER codebooks_no_update BEFORE UPDATE ON codebooks BEGIN SELECT RAISE(ABORT, 'codebooks are appended only'); END;
CREATE TRIGGER codebooks_no_delete BEFORE DELETE ON codebooks BEGIN SELECT RAISE(ABORT, 'codebooks are appended only'); END;
CREATE TRIGGER codebooks_no_replace BEFORE INSERT ON codebooks WHEN EXISTS (SELECT 1 FROM codebooks WHERE version = NEW.version) BEGIN SELECT RAISE(ABORT, 'codebooks are appended only'); END;
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'runs are appended only'); END;
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'runs are appended only'); END;
CREATE TRIGGER runs_no_replace BEFORE INSERT ON runs WHEN EXISTS (SELECT 1 FROM runs WHERE sequence = NEW.sequence OR id = NEW.id) BEGIN SELECT RAISE(ABORT, 'runs are appended only'); END;
CREATE TRIGGER suggestions_no_update BEFORE UPDATE ON suggestions BEGIN SELECT RAISE(ABORT, 'suggestions are appended only'); END;
CREATE TRIGGER suggestions_no_delete BEFORE DELETE ON suggestions BEGIN SELECT RAISE(ABORT, 'suggestions are appended only'); END;
CREATE TRIGGER suggestions_no_replace BEFORE INSERT ON suggestions WHEN EXISTS (SELECT 1 FROM suggestions WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'suggestions are appended only'); END;
CREATE TRIGGER clusterings_no_update BEFORE UPDATE ON clusterings BEGIN SELECT RAISE(ABORT, 'clusterings are appended only'); END;
CREATE TRIGGER clusterings_no_delete BEFORE DELETE ON clusterings BEGIN SELECT RAISE(ABORT, 'clusterings are appended only'); END;
CREATE TRIGGER clusterings_no_replace BEFORE INSERT ON clusterings WHEN EXISTS (SELECT 1 FROM clusterings WHERE run_id = NEW.run_id) BEGIN SELECT RAISE(ABORT, 'clusterings are appended only'); END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are appended only'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are appended only'); END;
CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions WHEN EXISTS (SELECT 1 FROM decisions WHERE sequence = NEW.sequence OR id = NEW.id) BEGIN SELECT RAISE(ABORT, 'decisions are appended only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('codebooks',1);
INSERT INTO "sqlite_sequence" VALUES('runs',1);
INSERT INTO "sqlite_sequence" VALUES('decisions',2);
COMMIT;
