using System;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes what depends on the exit rule: the dial, and how an exit decides.</summary>
internal abstract class RuleEmitter(ExitRule rule)
{
    /// <summary>The emitter for the rule that a manifest chooses.</summary>
    public static RuleEmitter For(CascadeSpec spec) => spec.Rule switch
    {
        ExitRule.Agreement => new AgreementEmitter(spec),
        ExitRule.MaxProbability => new MaxProbabilityEmitter(spec),
        ExitRule.Entropy => new EntropyEmitter(spec),
        ExitRule.Margin => new MarginEmitter(spec),
        ExitRule.Patience => new PatienceEmitter(spec),
        _ => throw new ArgumentOutOfRangeException(nameof(spec)),
    };

    /// <summary>The dial's property.</summary>
    public string Dial => Literal.Pascal(Traits.Dial);

    /// <summary>A setting of the dial.</summary>
    public virtual string Setting(DialSettings dials) => Literal.Single(dials.Of(rule)!.Value);

    /// <summary>The rule's row in the table of all rules.</summary>
    protected RuleTraits Traits { get; } = RuleTraits.Of(rule);

    /// <summary>Writes the field that holds the dial's setting.</summary>
    public abstract void EmitField(SourceWriter writer);

    /// <summary>Writes the dial, a property.</summary>
    public abstract void EmitDial(SourceWriter writer);

    /// <summary>The field that holds the setting.</summary>
    public abstract string Field { get; }

    /// <summary>The setting's type.</summary>
    public abstract string SettingType { get; }

    /// <summary>The parameter that holds the setting while a text is answered.</summary>
    public string SettingName => Field.Substring(1);

    /// <summary>Writes what a text is answered with beside the setting.</summary>
    public virtual void EmitState(SourceWriter writer)
    {
    }

    /// <summary>Whether the first exit may answer; if not, it is computed for the exits after it.</summary>
    public virtual bool FirstMayAnswer => true;

    /// <summary>Writes one early exit of a text, which says <paramref name="answer"/> if it is sure enough.</summary>
    public abstract void EmitExit(SourceWriter writer, int exit, string answer);

    /// <summary>
    /// Writes what one early exit does with the present text of a batch: <paramref name="answer"/> if it is sure
    /// enough.
    /// </summary>
    public abstract void EmitRowExit(SourceWriter writer, int exit, string answer);

    /// <summary>A statement that checks <c>dial</c>, a number in single precision.</summary>
    public abstract string CheckDial { get; }

    /// <summary>Statements that turn the dial to <c>value</c>, a number in single precision.</summary>
    public virtual string SetDial => $"{Dial} = value;";

    /// <summary>The setting for a dial in single precision that was checked.</summary>
    public abstract string SettingAt(string dial);

    /// <summary>The setting at which only the last exit answers.</summary>
    public abstract string FullDepth { get; }

    /// <summary>The dial of the setting <see cref="SettingName"/>, in single precision.</summary>
    public virtual string DialOfSetting => SettingName;

    /// <summary>The score at which an early exit answers at the setting <see cref="SettingName"/>.</summary>
    public abstract string Threshold(int exit);

    /// <summary>Writes the members that the others use, an empty line before each.</summary>
    public abstract void EmitHelpers(SourceWriter writer);
}
