using System.Reflection;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>
/// C# lets no type have a member of its own name: the names that are refused are those that are emitted.
/// </summary>
public class EmittedNamesTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.FlattenHierarchy;

    private static readonly string[] Manifests =
    [
        .. EmittedManifests.All.Values,
        .. EmittedManifests.All.Values.Select(
            m => m.Replace("\"layers\": ", "\"layers\": 9", StringComparison.Ordinal)),
    ];

    [Fact]
    public void No_class_can_have_the_name_of_a_member()
    {
        string[] refused =
            [.. Manifests.SelectMany(MembersOfTheClass).Concat(Inherited()).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal([], refused.Where(name => !GeneratedNames.IsMember(name)));
    }

    [Fact]
    public void No_name_is_refused_that_nothing_has()
    {
        HashSet<string> taken = [.. Manifests.SelectMany(MembersOfTheClass), .. Inherited()];
        FieldInfo list = typeof(GeneratedNames).GetField("Members", BindingFlags.Static | BindingFlags.NonPublic)!;

        Assert.Equal([], ((IEnumerable<string>)list.GetValue(null)!).Where(name => !taken.Contains(name)));
    }

    [Fact]
    public void Members_of_the_other_types_have_names_that_those_types_cannot_have()
    {
        // Only the labels' enum is named by the manifest: the others end as GeneratedNames has it, and no member does.
        string[] ends = ["Labels", "Prediction", "OperatingPoint"];
        foreach (string manifest in Manifests)
        {
            foreach (INamedTypeSymbol type in Types(manifest).Where(
                t => t.TypeKind != TypeKind.Enum && !IsClassifier(t)))
            {
                Assert.DoesNotContain(
                    type.GetMembers(), member => ends.Any(end => member.Name.EndsWith(end, StringComparison.Ordinal)));
            }
        }
    }

    private static IEnumerable<string> MembersOfTheClass(string manifest) => Types(manifest)
        .Where(IsClassifier)
        .SelectMany(type => type.GetMembers())
        .Where(member => !IsExplicit(member))
        .Where(member => member is not IMethodSymbol { MethodKind: MethodKind.Constructor }
            && member.CanBeReferencedByName
            || member is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet })
        .Select(member => member.Name);

    /// <summary>The names that the class inherits, and those that the nested type brings into scope.</summary>
    private static IEnumerable<string> Inherited() => new[] { typeof(object), typeof(BatchClassifier<,>) }
        .SelectMany(type => type.GetMembers(Everything))
        .Where(member => member is not ConstructorInfo and not Type && member is not FieldInfo { IsPrivate: true })
        .Where(member => member is not MethodBase { IsPrivate: true } and not MethodBase { IsAssembly: true })
        .Select(member => member.Name);

    // Their names have dots.
    private static bool IsExplicit(ISymbol member) => member is IMethodSymbol
    {
        ExplicitInterfaceImplementations.IsEmpty: false,
    };

    private static bool IsClassifier(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable);

    private static IEnumerable<INamedTypeSymbol> Types(string manifest)
    {
        Compilation compilation = GeneratorHost.Run(manifest).Compilation;
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        SemanticModel model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(type => type.Parent is BaseNamespaceDeclarationSyntax)
            .Select(type => (INamedTypeSymbol)model.GetDeclaredSymbol(type)!);
    }
}
