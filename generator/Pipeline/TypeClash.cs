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

    /// <summary>Finds the first such thing for the types of one manifest; null if there is none.</summary>
    public static TypeClash? Find(TypeClaim claim, Compilation compilation, CancellationToken cancellation)
    {
        string? fault = claim.Types
            .Select((type, i) => FaultOf(type, isClass: i == 0, compilation, cancellation))
            .FirstOrDefault(found => found is not null);
        return fault is null ? null : new TypeClash(claim.Path, fault);
    }

    private static string? FaultOf(string type, bool isClass, Compilation compilation, CancellationToken cancellation)
    {
        string[] names = type.Split('.');
        INamespaceSymbol space = compilation.Assembly.GlobalNamespace;
        for (int i = 0; i < names.Length - 1; i++)
        {
            if (space.GetTypeMembers(names[i], arity: 0).FirstOrDefault() is { } inTheWay)
            {
                return $"the namespace cannot be made, because {inTheWay.ToDisplayString()} is a type of yours; {Other}";
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
            return $"{type} cannot be made, because a namespace of yours has this name; {Other}";
        }

        INamedTypeSymbol? own = space.GetTypeMembers(name, arity: 0).FirstOrDefault(t => !t.IsFileLocal);
        return own is null ? null
            : isClass ? FaultOf(own, cancellation)
            : $"{type} cannot be made, because a type of yours has this name; {Other}";
    }

    // The generated part is 'public sealed partial class': what every other part may be follows from that.
    private static string? FaultOf(INamedTypeSymbol own, CancellationToken cancellation)
    {
        string type = own.ToDisplayString();
        foreach (SyntaxReference reference in own.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = reference.GetSyntax(cancellation);
            if (declaration is not ClassDeclarationSyntax part)
            {
                return $"{type} is yours and no class, so nothing can be added to it; {Other}";
            }

            if (!part.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return $"{type} is yours and not partial, so nothing can be added to it; declare it 'partial', or {Other}";
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
