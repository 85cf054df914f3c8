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
// Exit 0, after layer 1.
if (Score(run.Next()) >= thresholds.Exit0) ANSWER;
// Exit 1, after layer 2.
if (Score(run.Next()) >= thresholds.Exit1) ANSWER;
// Exit 2, after layer 3.
if (Score(run.Next()) >= thresholds.Exit2) ANSWER;
// Exit 3, after layer 4.
if (Score(run.Next()) >= thresholds.Exit3) ANSWER;
// Exit 4, after layer 5.
if (Score(run.Next()) >= thresholds.Exit4) ANSWER;

// The exits of a batch.
while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit0) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit1) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit2) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit3) ANSWER;
while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit4) ANSWER;

/// <summary>The log-odds of an exit's answer; a NaN compares false, so it goes on to the next exit.</summary>
private static float Score(global::System.ReadOnlySpan<float> logits) =>
    global::EarlyExitGen.Runtime.AgreementRule.Score(logits);

/// <summary>The score from which on each exit answers, at one setting of the dial.</summary>
private sealed class Thresholds
{
    public readonly float MaxDisagreement;
    public readonly float Exit0;
    public readonly float Exit1;
    public readonly float Exit2;
    public readonly float Exit3;
    public readonly float Exit4;

    public Thresholds(float maxDisagreement)
    {
        MaxDisagreement = maxDisagreement;

        // An exit answers where the last one answers otherwise with a probability of at most epsilon.
        double epsilon = maxDisagreement switch
        {
            >= 0.02f => 0.077,
            >= 0.01f => 0.031,
            >= 0.005f => 0.012,
            _ => 0, // below the first rate no text leaves early
        };
        Exit0 = global::EarlyExitGen.Runtime.AgreementRule.Threshold(epsilon, slope: 1.5, intercept: 0.01);
        Exit1 = global::EarlyExitGen.Runtime.AgreementRule.Threshold(epsilon, slope: 1.5, intercept: 0.02);
        Exit2 = global::EarlyExitGen.Runtime.AgreementRule.Threshold(epsilon, slope: 1.5, intercept: 0.03);
        Exit3 = global::EarlyExitGen.Runtime.AgreementRule.Threshold(epsilon, slope: 1.5, intercept: 0.04);
        Exit4 = global::EarlyExitGen.Runtime.AgreementRule.Threshold(epsilon, slope: 1.5, intercept: 0.05);
    }
}
