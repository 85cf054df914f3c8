namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit constructors of types with <c>required</c> members for .NET Standard 2.0.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    /// <summary>The feature that a compiler has to support.</summary>
    public string FeatureName { get; } = featureName;
}
