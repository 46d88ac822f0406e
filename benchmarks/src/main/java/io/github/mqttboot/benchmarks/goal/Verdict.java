package io.github.mqttboot.benchmarks.goal;

/**
 * A goal, and whether a run has met it.
 *
 * @param goal what is gone for
 * @param cell where
 * @param wanted the bound, and where it comes from
 * @param measured what was found
 * @param met whether that is within the bound
 */
public record Verdict(String goal, String cell, String wanted, String measured, boolean met) {

	/**
	 * Return a row of the report.
	 * @return Markdown
	 */
	String toMarkdown() {
		return "| " + this.goal + " | " + this.cell + " | " + this.wanted + " | " + this.measured + " | "
				+ (this.met ? "yes" : "**no**") + " |";
	}

}
