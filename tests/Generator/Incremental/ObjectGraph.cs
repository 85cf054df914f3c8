using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Incremental;

/// <summary>Looks through all that an object holds.</summary>
internal static class ObjectGraph
{
    private static readonly Type[] Heavy =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Location), typeof(SourceText),
        typeof(AdditionalText),
        typeof(Compilation), typeof(Diagnostic), typeof(Delegate),
    ];

    /// <summary>
    /// Checks that nothing in <paramref name="root"/> keeps a compilation or a text alive, or is equal by reference
    /// only.
    /// </summary>
    public static void AssertPlain(object? root, string step) =>
        Visit(root, step, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static void Visit(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Type type = value.GetType();
        Assert.False(Heavy.Any(h => h.IsAssignableFrom(type)), $"{path} is a {type}");
        if (value is IEnumerable items)
        {
            int index = 0;
            foreach (object? item in items)
            {
                Visit(item, FormattableString.Invariant($"{path}[{index++}]"), seen);
            }

            return;
        }

        Assert.True(
            type.GetMethod(nameof(Equals), [typeof(object)])!.DeclaringType != typeof(object),
            $"{path}, a {type}, is equal by reference");
        for (Type? t = type; t is not null; t = t.BaseType)
        {
            foreach (FieldInfo field in t.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), path + "." + field.Name, seen);
            }
        }
    }
}
