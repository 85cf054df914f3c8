namespace EarlyExitGen.AspNetCore;

/// <summary>What the page of cascades shows and lets one do. Set once, when it is mapped.</summary>
public sealed class CascadeDashboardOptions
{
    /// <summary>
    /// Whether one may type a text and watch it go exit by exit; true by default. It costs as much as the full model,
    /// once for each text. What is typed is shown to who typed it, and kept nowhere.
    /// </summary>
    public bool AllowTrying { get; set; } = true;

    /// <summary>Whether one may turn the dial, for all; false by default: then the page only looks.</summary>
    public bool AllowDial { get; set; }

    /// <summary>
    /// The longest text that may be tried, in UTF-16 code units; 20,000 by default, at least 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTextLength
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 20_000;
}
