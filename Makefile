# The commands of the README. All set-up happens here: a virtual environment in .venv, everything pinned with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Some machines forbid bytecode; without it every start pays twice the import time.
export PYTHONDONTWRITEBYTECODE :=
# Trust what the machine trusts: behind an office proxy only the system's certificates hold.
export UV_SYSTEM_CERTS := true
# The distribution's old pip cannot resolve these packages; uv can, and a current pip is the second try.
INSTALL = $(BIN)/uv pip install --python $(BIN)/python --compile-bytecode --require-hashes -r $(1) \
	|| $(BIN)/python -m pip install --quiet --require-hashes -r $(1)

.DEFAULT_GOAL := help
.PHONY: help install dev run test test-slow test-offline lint format bench load load-short eval eval-gate eval-bless eval-mutants eval-models eval-judge eval-mutmut eval-inspect eval-seal e2e faults isolation drill test-servers screenshots smoke-llm lock clean naughty

help: ## この一覧
	@grep -hE '^[a-z][a-z0-9-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.app ## .venv に必要なものをすべて入れる
dev: $(VENV)/.dev ## 開発とテストに要るものも入れる

$(VENV)/.bootstrap: requirements/bootstrap.txt
	@echo "[1/3] 仮想環境を作っています…"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 以上が必要です。PYTHON=python3.11 make … のように指定してください。"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "venv を作れません。Debian/Ubuntu では apt install python3-venv を実行してください。"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.app: $(VENV)/.bootstrap requirements/app.txt pyproject.toml
	@echo "[2/3] ライブラリを入れています(初回は1〜3分かかります)…"
	@$(call INSTALL,requirements/app.txt)
	@echo "[3/3] 仕上げています…"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@$(BIN)/python -m compileall -q assistant
	@touch $@

$(VENV)/.dev: $(VENV)/.app requirements/dev.txt
	@echo "開発用のライブラリを入れています…"
	@$(call INSTALL,requirements/dev.txt)
	@touch $@

run: install ## 画面を開く(http://127.0.0.1:7860)
	@$(BIN)/brief-assistant serve

test: dev ## テスト(長いものは test-slow、ブラウザは e2e)
	@$(BIN)/python -m pytest -n auto -m "not e2e and not slow" tests

test-slow: dev ## 1つで10秒以上かかるテスト
	@$(BIN)/python -m pytest -n auto -m "slow and not e2e" tests

# 91: this machine allows no network namespace; the script has said so, and the tests run with their own guard only.
OFFLINE = $(BIN)/python -m pytest -n auto -m "not e2e" $(or $(TESTS),tests)
test-offline: dev ## すべてのテストを、ネットワークのないところで(外へ出ようとしたものがあれば失敗)
	@$(BIN)/python scripts/offline.py $(OFFLINE) || { [ $$? -eq 91 ] && $(OFFLINE); }

lint: dev ## 書式と型の検査
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: dev ## 書式をそろえる
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: dev ## 速さと大きさを測る
	@$(BIN)/python -m bench.run

load: dev ## 50人が5分使う(2通りで11分。LOAD="--users 20 --seconds 60" などを付けられます)
	@$(BIN)/python -m bench.load $(LOAD)

load-short: dev ## 10人が20秒使い、失敗がないか(1分)
	@BRIEF_LONG_TESTS=1 $(BIN)/python -m pytest tests/test_load.py

ENGINE ?= playbook
EPOCHS ?= 1
eval: dev ## 評価(ENGINE=モデル名 EPOCHS=4 でAIモデルも測れます)
	@$(BIN)/python -m evals.run run --engine "$(ENGINE)" --epochs $(EPOCHS)

eval-gate: dev ## 評価の関門: 基準より下がった事例があれば失敗
	@$(BIN)/python -m evals.run gate

eval-mutants: dev ## わざと壊した製品を評価が見つけるか
	@$(BIN)/python -m evals.run mutants

eval-models: dev ## 2つのモデルの比較(MODELS="openai/… openai/…" が要ります。区間と費用つき)
	@$(BIN)/python -m evals.run models $(MODELS) --epochs $(if $(filter 1,$(EPOCHS)),4,$(EPOCHS))

eval-judge: dev ## 採点役のモデルは人の判断と合うか(ENGINE=モデル名 が要ります)
	@$(BIN)/python -m evals.run judge --engine "$(ENGINE)"

# Beside the environment, not in it: nothing else needs mutmut.
MUTMUT := $(VENV)/mutmut
eval-mutmut: dev ## 採点の1行を機械で壊し、テストが気づくか(10〜20分)
	@[ -d $(MUTMUT) ] || $(BIN)/uv pip install --quiet --python $(BIN)/python --target $(MUTMUT) mutmut==3.8.1
	@$(BIN)/python -m evals.mutants.mutmut_run $(MUTMUT)

# An environment of its own beside the product's: Inspect brings 80 packages, and the product needs none of them.
INSPECT := $(VENV)/inspect
SPLITS ?= dev,test,regression,attack
eval-inspect: dev ## 同じ評価を Inspect AI の記録に(SPLITS=dev,attack で一部だけ)
	@[ -x $(INSPECT)/bin/inspect ] || { $(BIN)/uv venv --quiet --python $(BIN)/python $(INSPECT) \
		&& $(BIN)/uv pip install --quiet --python $(INSPECT)/bin/python --require-hashes -r requirements/evals.txt; }
	@PYTHONPATH=. ENGINE="$(ENGINE)" $(INSPECT)/bin/inspect eval evals/inspect_task.py --model none/none \
		--display plain --log-dir evals/reports/inspect -T splits=$(SPLITS)
	@echo "見るには: $(INSPECT)/bin/inspect view --log-dir evals/reports/inspect"

eval-bless: dev ## いまの結果を新しい基準に(REASON="…" が要ります)
	@$(BIN)/python -m evals.run bless --reason "$(REASON)"

eval-seal: dev ## 事例を直したあと、封印と型の説明を作り直す
	@$(BIN)/python -m evals.take_in --seal

e2e: dev ## 本物のブラウザで通す(Chromium が要ります)
	@$(BIN)/python -m pytest -m e2e tests/e2e

screenshots: dev ## 画面の写真を docs/images に撮る
	@$(BIN)/python scripts/screenshots.py

faults: dev ## 書き込みの失敗を1つずつ試す(strace が要ります。数分)
	@BRIEF_LONG_TESTS=1 $(BIN)/python -m pytest -n 2 tests/test_nth_write.py

isolation: dev ## クライアントどうしの混ざりを2万手で探す(5分ほど)
	@BRIEF_LONG_TESTS=1 $(BIN)/python -m pytest -n 2 -rP -k whatever_happens tests/test_isolation.py

NAUGHTY := tests/test_naughty_views.py tests/test_naughty_files.py tests/test_naughty_doors.py
naughty: dev ## 意地の悪い文字列をすべての欄に入れる(10〜20分)
	@BRIEF_LONG_TESTS=1 $(BIN)/python -m pytest -n 2 --timeout 1800 $(NAUGHTY)

ON_SERVERS := tests/test_postgres.py tests/test_chroma_server.py tests/test_two_processes.py tests/test_records.py \
	tests/test_loop_records.py tests/test_memory.py tests/test_workflow.py tests/test_loop.py tests/test_rest.py
test-servers: dev ## 本物の PostgreSQL と Chroma サーバーで試す(apt install postgresql が要ります)
	@$(BIN)/python -m tests.servers $(BIN)/python -m pytest -n 2 --dist loadfile $(ON_SERVERS)

drill: dev ## バックアップ、消失、復元の訓練(BACKUP=ファイル で自分のものも試せます)
	@$(BIN)/python scripts/drill.py $(if $(BACKUP),--backup "$(BACKUP)")

smoke-llm: dev ## 小さな本物のモデルで下書きを試す(1.1GBを取得、10〜30分。CIには含めません)
	@$(BIN)/python scripts/smoke_llm.py

lock: dev ## 固定した版を作り直す
	@$(BIN)/python scripts/lock.py

clean: ## .venv と一時ファイルを消す
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
