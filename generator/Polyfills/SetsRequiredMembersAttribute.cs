namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets the compiler emit copies of records with <c>required</c> members for .NET Standard 2.0.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
