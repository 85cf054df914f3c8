// The field and the dial.
private volatile Thresholds _thresholds = new Thresholds(maxDisagreement: 0.02f);

/// <summary>
/// The dial: the largest share of texts that may get another label than from the last exit, in [0, 1). It is
/// promised for texts like those of the calibration. Below 0.005 no text leaves early, above 0.02 no more do than at 0.02.
/// May be turned at any time: texts under way keep the old setting.
/// </summary>
/// <exception cref="global::System.ArgumentOutOfRangeException">The value is outside [0, 1), or NaN.</exception>
public float MaxDisagreement
{
    get => _thresholds.MaxDisagreement;
    set
    {
        global::EarlyExitGen.Runtime.AgreementRule.CheckDial(value);
        _thresholds = new Thresholds(value);
    }
}

// The exits of one text, at a setting Thresholds thresholds.

// The exits of a batch.

/// <summary>The score from which on each exit answers, at one setting of the dial.</summary>
private sealed class Thresholds
{
    public readonly float MaxDisagreement;

    public Thresholds(float maxDisagreement)
    {
        MaxDisagreement = maxDisagreement;
    }
}
