namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit <c>required</c> members for .NET Standard 2.0.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property)]
internal sealed class RequiredMemberAttribute : Attribute;
