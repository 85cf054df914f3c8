using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>A manifest that makes a type which another one makes already.</summary>
/// <param name="Path">The path of the manifest that comes later.</param>
/// <param name="Type">The type's full name.</param>
/// <param name="Other">Folder and name of the manifest that makes it.</param>
internal sealed record TypeConflict(string Path, string Type, string Other)
{
    /// <summary>
    /// Finds the manifests that conflict with one whose path comes before theirs. Names that differ only in case
    /// count as the same, because they would make generated files of the same name.
    /// </summary>
    public static EquatableArray<TypeConflict> Find(ImmutableArray<TypeClaim> claims, CancellationToken cancellation)
    {
        Dictionary<string, string> owners = new(StringComparer.OrdinalIgnoreCase);
        List<TypeConflict> conflicts = [];
        foreach (TypeClaim claim in claims.OrderBy(c => c.Path, StringComparer.Ordinal))
        {
            if (claim.Types.FirstOrDefault(owners.ContainsKey) is { } type)
            {
                conflicts.Add(new TypeConflict(claim.Path, type, owners[type]));
                continue;
            }

            foreach (string made in claim.Types)
            {
                owners.Add(made, claim.DisplayName);
            }
        }

        return new EquatableArray<TypeConflict>(conflicts);
    }
}
