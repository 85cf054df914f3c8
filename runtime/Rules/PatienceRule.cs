using System.ComponentModel;
using System.Runtime.CompilerServices;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Runtime;

/// <summary>
/// The exit rule <c>patience</c> of Zhou et al., "BERT Loses Patience" (NeurIPS 2020): an exit answers where the answer
/// has not changed for as many exits in a row as the dial says. How sure an exit is plays no part.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PatienceRule
{
    /// <summary>
    /// How many exits in a row, this one last, have answered as the exit before them; 0 where this one has changed the
    /// answer. Logits that are not finite are not an answer: at them, and at the exit after them, the count is 0.
    /// </summary>
    /// <param name="logits">The exit's raw logits, one per label.</param>
    /// <param name="streak">The count of the exit before; 0 at the first.</param>
    /// <param name="answer">
    /// The answer of the exit before, -1 at the first; becomes that of this one, -1 for none.
    /// </param>
    public static int Streak(ReadOnlySpan<float> logits, int streak, ref int answer)
    {
        int before = answer;
        answer = Logits.Best(logits);
        return answer >= 0 && answer == before ? streak + 1 : 0;
    }

    /// <summary>
    /// Checks a value for the dial of this rule, for how many exits in a row an answer must be unchanged: at least 1.
    /// </summary>
    /// <param name="patience">The value; with as many as there are exits, or more, no text leaves early.</param>
    /// <param name="parameter">The parameter's name in the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public static void CheckDial(int patience, [CallerArgumentExpression(nameof(patience))] string? parameter = null) =>
        DialRange.Check(ExitRule.Patience, patience, labels: 0, parameter);

    /// <summary>Checks a value for the dial as other rules have it: a whole number of at least 1.</summary>
    /// <param name="dial">The value.</param>
    /// <param name="parameter">The parameter's name in the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or is not a whole number.</exception>
    public static void CheckDial(float dial, [CallerArgumentExpression(nameof(dial))] string? parameter = null) =>
        DialRange.Check(ExitRule.Patience, dial, labels: 0, parameter);
}
