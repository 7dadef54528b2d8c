import Markup

/// A drawing above the table of people, which carries no meaning: a sun, two clouds, and pencils.
enum PeopleDrawing {
    static let html: HTML = """
        <div class="people-art" aria-hidden="true"><svg viewBox="0 0 720 120" preserveAspectRatio="xMidYMax meet">\
        <g class="sun"><circle cx="92" cy="52" r="26"/><path d="M92 6v12M92 86v12M46 52h12M126 52h12M59 19l9 9M116 76l9 9M125 19l-9 9M68 76l-9 9"/></g>\
        <g class="cloud"><path d="M196 78a17 17 0 0 1 3-34a26 26 0 0 1 49-6a20 20 0 0 1 22 40Z"/>\
        <path d="M352 58a13 13 0 0 1 2-26a20 20 0 0 1 38-4a15 15 0 0 1 17 30Z"/></g>\
        <g class="pencil one"><path d="M470 120V54l12-24l12 24v66Z"/><path class="wood" d="M470 54l12-24l12 24Z"/><path class="lead" d="M478 38l4-8l4 8Z"/></g>\
        <g class="pencil two"><path d="M508 120V76l12-24l12 24v44Z"/><path class="wood" d="M508 76l12-24l12 24Z"/><path class="lead" d="M516 60l4-8l4 8Z"/></g>\
        <g class="pencil three"><path d="M546 120V62l12-24l12 24v58Z"/><path class="wood" d="M546 62l12-24l12 24Z"/><path class="lead" d="M554 46l4-8l4 8Z"/></g>\
        <g class="pencil four"><path d="M584 120V82l12-24l12 24v38Z"/><path class="wood" d="M584 82l12-24l12 24Z"/><path class="lead" d="M592 66l4-8l4 8Z"/></g>\
        </svg></div>
        """
}
