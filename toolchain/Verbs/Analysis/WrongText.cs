namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>A text that leaves early with an answer that is not the label's or not the last exit's.</summary>
/// <param name="Row">Its number in the file, from 1.</param>
/// <param name="Layer">The layers before the exit that answers.</param>
/// <param name="Confidence">The answer's calibrated probability.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Label">The label; null without one.</param>
/// <param name="Last">What the last exit answers.</param>
/// <param name="Text">The text, both of a pair with a bar between them.</param>
internal sealed record WrongText(
    int Row, int Layer, double Confidence, string Answer, string? Label, string Last, string Text);
