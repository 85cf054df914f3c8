using System;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>The rule <c>agreement</c>: one threshold per exit, all computed from the dial when it is turned.</summary>
internal sealed class AgreementEmitter(CascadeSpec spec) : RuleEmitter(ExitRule.Agreement)
{
    /// <inheritdoc/>
    public override string Field => "_thresholds";

    /// <inheritdoc/>
    public override string SettingType => "Thresholds";

    /// <inheritdoc/>
    public override void EmitField(SourceWriter writer) =>
        writer.Line($"private volatile Thresholds _thresholds = new Thresholds(maxDisagreement: "
            + $"{Literal.Single(spec.Dials.Of(ExitRule.Agreement)!.Value)});");

    /// <inheritdoc/>
    public override void EmitDial(SourceWriter writer) => writer.Line($$"""
        /// <summary>
        /// The dial: the largest share of texts that may get another label than from the last exit, in [0, 1). It is
        /// promised for texts like those of the calibration. {{Rates()}}
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
        """);

    /// <inheritdoc/>
    public override void EmitExit(SourceWriter writer, int exit, string answer)
    {
        ExitSpec at = spec.Exits[exit];
        string place = $"// Exit {Literal.Integer(exit)}, {RunEmitter.Where(spec, exit)}";
        writer.Line(at.Agreement is null
            ? $"""
              {place}: the manifest has no 'agreement' for it, so it never answers.
              run.Next();
              """
            : $"""
              {place}.
              if (Score(run.Next()) >= thresholds.Exit{Literal.Integer(exit)}) {answer}
              """);
    }

    /// <inheritdoc/>
    public override void EmitRowExit(SourceWriter writer, int exit, string answer) => writer.Line(
        spec.Exits[exit].Agreement is null
            ? "// The manifest has no 'agreement' for it, so it never answers."
            : $"while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit{Literal.Integer(exit)}) {answer}");

    /// <inheritdoc/>
    public override string CheckDial => "global::EarlyExitGen.Runtime.AgreementRule.CheckDial(dial);";

    /// <inheritdoc/>
    public override string SettingAt(string dial) => $"new Thresholds({dial})";

    /// <inheritdoc/>
    public override string FullDepth => "new Thresholds(maxDisagreement: 0f)";

    /// <inheritdoc/>
    public override string DialOfSetting => "thresholds.MaxDisagreement";

    /// <inheritdoc/>
    public override string Threshold(int exit) => spec.Exits[exit].Agreement is null
        ? "float.PositiveInfinity"
        : "thresholds.Exit" + Literal.Integer(exit);

    /// <inheritdoc/>
    public override void EmitHelpers(SourceWriter writer)
    {
        int[] exits = [.. Enumerable.Range(0, spec.Exits.Count - 1).Where(i => spec.Exits[i].Agreement is not null)];
        if (exits.Length > 0)
        {
            writer.Line();
            writer.Line("""
                /// <summary>The log-odds of an exit's answer; a NaN compares false, so it goes on to the next exit.</summary>
                private static float Score(global::System.ReadOnlySpan<float> logits) =>
                    global::EarlyExitGen.Runtime.AgreementRule.Score(logits);
                """);
        }

        writer.Line();
        writer.Line("""
            /// <summary>The score from which on each exit answers, at one setting of the dial.</summary>
            """);
        using IDisposable type = writer.Block("private sealed class Thresholds");
        writer.Line("public readonly float MaxDisagreement;");
        foreach (int exit in exits)
        {
            writer.Line($"public readonly float Exit{Literal.Integer(exit)};");
        }

        writer.Line();
        using IDisposable constructor = writer.Block("public Thresholds(float maxDisagreement)");
        writer.Line("MaxDisagreement = maxDisagreement;");
        if (exits.Length == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("// An exit answers where the last one answers otherwise with a probability of at most epsilon.");
        EmitEpsilon(writer);
        foreach (int exit in exits)
        {
            AgreementSpec agreement = spec.Exits[exit].Agreement!;
            writer.Line(
                $"Exit{Literal.Integer(exit)} = global::EarlyExitGen.Runtime.AgreementRule.Threshold(epsilon, "
                + $"slope: {Literal.Double(agreement.Slope)}, intercept: {Literal.Double(agreement.Intercept)});");
        }
    }

    private void EmitEpsilon(SourceWriter writer)
    {
        if (spec.Disagreement.Count == 0)
        {
            writer.Line("const double epsilon = 0; // calibration promises no rate: no text leaves early");
            return;
        }

        using IDisposable scope = writer.Block("double epsilon = maxDisagreement switch", "};");
        foreach (DisagreementRow row in spec.Disagreement.Reverse())
        {
            writer.Line($">= {Literal.Single(row.Rate)} => {Literal.Double(row.Epsilon)},");
        }

        writer.Line("_ => 0, // below the first rate no text leaves early");
    }

    private string Rates()
    {
        if (spec.Disagreement.Count == 0)
        {
            return "No rate was calibrated: no text leaves early at any setting.";
        }

        string first = spec.Disagreement[0].Rate.ToString();
        string last = spec.Disagreement[spec.Disagreement.Count - 1].Rate.ToString();
        return spec.Disagreement.Count == 1
            ? $"Below {first} no text leaves early."
            : $"Below {first} no text leaves early, above {last} no more do than at {last}.";
    }
}
