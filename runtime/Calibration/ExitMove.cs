namespace EarlyExitGen.Calibration;

/// <summary>A text that leaves at an earlier exit than before.</summary>
/// <param name="Text">The text's number, from 0.</param>
/// <param name="From">The exit at which it left before.</param>
/// <param name="To">The exit at which it leaves now.</param>
internal readonly record struct ExitMove(int Text, int From, int To);
