// Only on a page of somebody who is logged in. When the login has ended, what she typed stays: she logs in again in
// another tab, and goes on here.
(() => {
  const words = {
    ja: ["ログインの期限が切れました。入力した内容はこのまま残っています。", "別のタブでログインし直す", "続ける"],
    en: ["Your login has ended. What you typed is still here.", "Log in again in another tab", "Go on"],
  };

  function tell() {
    if (document.getElementById("door")) return;
    const [said, again, on] = words[document.documentElement.lang === "en" ? "en" : "ja"];
    const box = document.createElement("div");
    box.id = "door";
    box.setAttribute("role", "alert");
    box.style.cssText =
      "position:fixed;inset:auto 1rem 1rem;z-index:10000;padding:.75rem 1rem;background:Canvas;color:CanvasText;" +
      "border:2px solid #b3261e;border-radius:4px;display:flex;flex-wrap:wrap;gap:1rem;align-items:center";
    const link = Object.assign(document.createElement("a"), { href: "/login", target: "_blank", textContent: again });
    const close = Object.assign(document.createElement("button"), { textContent: on });
    close.addEventListener("click", () => box.remove());
    box.append(said, link, close);
    document.body.append(box);
  }

  const fetched = window.fetch.bind(window);
  window.fetch = async (...given) => {
    const answer = await fetched(...given);
    if (answer.status === 401) tell();
    return answer;
  };
})();
