using System;
using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>Something of the user's that a generated type cannot stand beside.</summary>
/// <param name="Path">The path of the manifest that makes the type.</param>
/// <param name="Fault">What is in the way and what to do, for a message.</param>
internal sealed record TypeClash(string Path, string Fault)
{
    private const string Other = "give the manifest another class or namespace, or rename yours";

    // The namespaces that generated code refers to, from their roots.
    private static readonly string[] Roots = ["System", "EarlyExitGen"];

    /// <summary>Finds the first such thing for the types of one manifest; null if there is none.</summary>
    public static TypeClash? Find(TypeClaim claim, Compilation compilation, CancellationToken cancellation)
    {
        string? fault = FaultOfRoots(compilation) ?? claim.Types
            .Select((type, i) =>
                FaultOf(type, isClass: i == 0, compilation, cancellation) ?? FaultOfReferences(type, compilation))
            .FirstOrDefault(found => found is not null);
        return fault is null ? null : new TypeClash(claim.Path, fault);
    }

    // 'global::System' means a type of the user's rather than the namespace, if there is one.
    private static string? FaultOfRoots(Compilation compilation) =>
        Array.Find(
            Roots, root => compilation.Assembly.GlobalNamespace.GetTypeMembers(root, arity: 0).Length > 0) is { } taken
            ? $"generated code cannot reach the namespace {taken}, because a type of yours outside all namespaces "
                + "has this name; rename it, or put it into a namespace"
            : null;

    // A type of another assembly is hidden by a generated one of its full name; generated code needs those of its
    // namespaces.
    private static string? FaultOfReferences(string type, Compilation compilation) =>
        Array.Exists(Roots, root => type.StartsWith(root + ".", StringComparison.Ordinal))
        && compilation.GetTypesByMetadataName(type).FirstOrDefault(
            t => !SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, compilation.Assembly)) is { } hidden
            ? $"{Quoted.Of(type)} cannot be made, because {hidden.ContainingAssembly.Name} has a type of this name; "
                + "give the manifest another class or namespace"
            : null;

    private static string? FaultOf(string type, bool isClass, Compilation compilation, CancellationToken cancellation)
    {
        string[] names = type.Split('.');
        INamespaceSymbol space = compilation.Assembly.GlobalNamespace;
        for (int i = 0; i < names.Length - 1; i++)
        {
            if (space.GetTypeMembers(names[i], arity: 0).FirstOrDefault() is { } inTheWay)
            {
                return $"the namespace cannot be made, because {inTheWay.ToDisplayString()} is a type of yours; "
                    + $"{Other}";
            }

            if (space.GetNamespaceMembers().FirstOrDefault(n => n.Name == names[i]) is not { } inner)
            {
                return null;
            }

            space = inner;
        }

        string name = names[names.Length - 1];
        if (space.GetNamespaceMembers().Any(n => n.Name == name))
        {
            return $"{Quoted.Of(type)} cannot be made, because a namespace of yours has this name; {Other}";
        }

        INamedTypeSymbol? own = space.GetTypeMembers(name, arity: 0).FirstOrDefault(t => !t.IsFileLocal);
        return own is null ? null
            : isClass ? FaultOf(own, cancellation)
            : $"{Quoted.Of(type)} cannot be made, because a type of yours has this name; {Other}";
    }

    // The generated part is 'public sealed partial class': what every other part may be follows from that.
    private static string? FaultOf(INamedTypeSymbol own, CancellationToken cancellation)
    {
        string type = Quoted.Of(own.ToDisplayString());
        foreach (SyntaxReference reference in own.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = reference.GetSyntax(cancellation);
            if (declaration is not ClassDeclarationSyntax part)
            {
                return $"{type} is yours and no class, so nothing can be added to it; {Other}";
            }

            if (!part.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return $"{type} is yours and not partial, so nothing can be added to it; declare it 'partial', or "
                    + $"{Other}";
            }

            SyntaxToken wrong = part.Modifiers.FirstOrDefault(m => m.IsKind(SyntaxKind.StaticKeyword)
                || m.IsKind(SyntaxKind.AbstractKeyword)
                || m.IsKind(SyntaxKind.InternalKeyword));
            if (!wrong.IsKind(SyntaxKind.None))
            {
                return $"your part of {type} is '{wrong.ValueText}', but the generated part is public and sealed; "
                    + $"remove '{wrong.ValueText}'";
            }
        }

        return null;
    }
}
