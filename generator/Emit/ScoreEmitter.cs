using System;
using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>
/// A rule that compares a score of an exit's probabilities with the dial: one threshold for all exits, unless exits
/// start with thresholds of their own.
/// </summary>
internal abstract class ScoreEmitter(CascadeSpec spec) : RuleEmitter(spec.Rule)
{
    private readonly NumberToken _dial = spec.Dials.Of(spec.Rule)!.Value;
    private readonly NumberToken?[] _own =
        [.. spec.Exits.Take(spec.Exits.Count - 1).Select(exit => exit.Dials.Of(spec.Rule))];

    /// <summary>The dial's meaning, as in "an exit answers if ..."; ends in a range.</summary>
    protected abstract string Meaning { get; }

    /// <summary>The score, in words.</summary>
    protected abstract string Score { get; }

    private string Range => Traits.Range(spec.Labels.Count);

    private string Rule => Literal.Pascal(Traits.Name) + "Rule";

    private string Comparison => Traits.IsLowerSurer ? "<=" : ">=";

    private string CheckArguments(string value) =>
        Traits.DependsOnLabels ? value + ", labels: " + Literal.Integer(spec.Labels.Count) : value;

    private bool HasOwn => _own.Any(own => own is not null);

    /// <inheritdoc/>
    public override string Field => HasOwn ? "_thresholds" : "_" + Variable;

    /// <inheritdoc/>
    public override string SettingType => HasOwn ? "Thresholds" : "float";

    private string Variable => Traits.Dial;

    /// <inheritdoc/>
    public override void EmitField(SourceWriter writer) => writer.Line(HasOwn
        ? "private volatile Thresholds _thresholds = new Thresholds();"
        : $"private volatile float _{Variable} = {Literal.Single(_dial)};");

    /// <inheritdoc/>
    public override void EmitDial(SourceWriter writer) => writer.Line($$"""
        /// <summary>
        /// The dial: an exit answers if {{Meaning}}, in {{Range}}.
        {{(HasOwn ? Start() + "\n" : "")}}/// May be turned at any time: texts under way keep the old setting.
        /// </summary>
        /// <exception cref="global::System.ArgumentOutOfRangeException">The value is outside {{Range}}, or NaN.</exception>
        public float {{Dial}}
        {
            get => {{(HasOwn ? "_thresholds." + Dial : "_" + Variable)}};
            set
            {
                global::EarlyExitGen.Runtime.{{Rule}}.CheckDial({{CheckArguments("value")}});
                {{(HasOwn ? "_thresholds = new Thresholds(value)" : $"_{Variable} = value")}};
            }
        }
        """);

    /// <inheritdoc/>
    public override void EmitExit(SourceWriter writer, int exit, string answer) => writer.Line($"""
        // Exit {Literal.Integer(exit)}, {RunEmitter.Where(spec, exit)}.
        if ({Condition(exit, "run.Next()")}) {answer}
        """);

    /// <inheritdoc/>
    public override void EmitRowExit(SourceWriter writer, int exit, string answer) =>
        writer.Line($"while (batch.NextRow()) if ({Condition(exit, "batch.Logits")}) {answer}");

    /// <inheritdoc/>
    public override string CheckDial => $"global::EarlyExitGen.Runtime.{Rule}.CheckDial({CheckArguments("dial")});";

    /// <inheritdoc/>
    public override string SettingAt(string dial) => HasOwn ? $"new Thresholds({dial})" : dial;

    /// <inheritdoc/>
    public override string FullDepth =>
        SettingAt(Traits.IsLowerSurer ? "float.NegativeInfinity" : "float.PositiveInfinity");

    /// <inheritdoc/>
    public override string DialOfSetting => HasOwn ? "thresholds." + Dial : Variable;

    /// <inheritdoc/>
    public override string Threshold(int exit) => HasOwn ? "thresholds.Exit" + Literal.Integer(exit) : Variable;

    /// <inheritdoc/>
    public override void EmitHelpers(SourceWriter writer)
    {
        if (_own.Length == 0)
        {
            return;
        }

        writer.Line();
        writer.Line($"""
            /// <summary>{Score}; a NaN compares false, so it goes on to the next exit.</summary>
            private static float Score(global::System.ReadOnlySpan<float> logits, float temperature) =>
                global::EarlyExitGen.Runtime.{Rule}.Score(logits, temperature);
            """);
        if (HasOwn)
        {
            writer.Line();
            EmitThresholds(writer);
        }
    }

    private string Condition(int exit, string logits) =>
        $"Score({logits}, temperature: {Literal.Single(spec.Exits[exit].Temperature)}) {Comparison} "
        + (HasOwn ? "thresholds.Exit" + Literal.Integer(exit) : Variable);

    private void EmitThresholds(SourceWriter writer)
    {
        using IDisposable type = writer.Block("""
            /// <summary>The threshold of each exit, at one setting of the dial.</summary>
            private sealed class Thresholds
            """);
        writer.Line($"public readonly float {Dial};");
        for (int i = 0; i < _own.Length; i++)
        {
            writer.Line($"public readonly float Exit{Literal.Integer(i)};");
        }

        EmitConstructor(writer, "As the manifest has them.", "", Literal.Single(
            _dial), _own.Select(own => Literal.Single(own ?? _dial)));
        EmitConstructor(writer, "One for all exits.", "float " + Variable, Variable, _own.Select(_ => Variable));
    }

    private void EmitConstructor(
        SourceWriter writer, string summary, string parameters, string dial, IEnumerable<string> exits)
    {
        writer.Line();
        using IDisposable constructor = writer.Block($"""
            /// <summary>{summary}</summary>
            public Thresholds({parameters})
            """);
        writer.Line($"{Dial} = {dial};");
        int exit = 0;
        foreach (string threshold in exits)
        {
            writer.Line($"Exit{Literal.Integer(exit++)} = {threshold};");
        }
    }

    private string Start()
    {
        string[] own = [.. Enumerable.Range(0, _own.Length).Where(i => _own[i] is not null).Select(
            i => $"exit {Literal.Integer(i)} at {_own[i]}")];
        string all = own.Length == 1
            ? own[0]
            : string.Join(", ", own.Take(own.Length - 1)) + " and " + own[own.Length - 1];
        return $"/// It starts with {all}; setting the dial sets all exits.";
    }
}
