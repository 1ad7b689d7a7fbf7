using Latent.IO;
using Latent.Torch.Pickles;

namespace Latent.Torch;

/// <summary>Finds the dictionary of tensors among what a file holds, such as the parts of a checkpoint.</summary>
internal static class StateDict
{
    // Checkpoints hold their state dicts one or two levels deep.
    private const int MaxLevels = 16;

    private const int MostListed = 10;
    private const int LongestKey = 100;

    /// <summary>The dictionary at a key, or the one nearest to the root that holds a tensor.</summary>
    /// <param name="faults">Creates exceptions.</param>
    /// <param name="root">The value of the pickle.</param>
    /// <param name="key">Keys from the root on with slashes between them, or null to search.</param>
    /// <exception cref="TorchFileException">There is no such dictionary; or there are several, which the message lists.</exception>
    public static PickleDictionary Find(Faults faults, object? root, string? key)
    {
        if (root is not PickleDictionary top)
        {
            throw faults.Of("content", root is TensorView ? "a tensor without a name" : $"of the type {KindOf(root)}",
                "a dictionary with tensors: torch.save(model.state_dict(), path)");
        }

        return key is null ? Search(faults, top) : At(faults, top, key);
    }

    /// <summary>The type of a value as Python calls it; of a tensor, its data type.</summary>
    public static string KindOf(object? value) => value switch
    {
        null => "None",
        bool => "bool",
        long => "int",
        double => "float",
        string => "str",
        object?[] => "tuple",
        PickleList => "list",
        PickleDictionary => "dict",
        TensorView tensor => tensor.Type.Name,
        _ => "object",
    };

    private static PickleDictionary At(Faults faults, PickleDictionary top, string key)
    {
        PickleDictionary found = top;
        foreach (string part in key.Split('/'))
        {
            if (!found.TryGet(part, out object? value) || value is not PickleDictionary inner)
            {
                Func<string>[] others = [.. Inner(new Place(null, "", found)).Select(place => (Func<string>)place.Path)];
                throw faults.Of($"key '{key}'", value is null ? "missing" : $"that of the type {KindOf(value)}",
                    others.Length == 0 ? "the key of a dictionary, of which there is none" : $"the key of a dictionary: {Listed(others)}");
            }

            found = inner;
        }

        return found;
    }

    private static PickleDictionary Search(Faults faults, PickleDictionary top)
    {
        // A dictionary may contain itself.
        HashSet<PickleDictionary> seen = new(ReferenceEqualityComparer.Instance) { top };
        List<Place> level = [new Place(null, "", top)];
        for (int depth = 0; level.Count > 0 && depth < MaxLevels; depth++)
        {
            Place[] found = [.. level.Where(place => HoldsTensor(place.Dictionary))];
            if (found is [var only])
            {
                return only.Dictionary;
            }

            if (found.Length > 1)
            {
                Func<string>[] paths = [.. found.Select(place => (Func<string>)place.Path)];
                throw faults.Of("content", $"with {found.Length} dictionaries of tensors: {Listed(paths)}",
                    "one, or the key of one of them");
            }

            level = [.. level.SelectMany(Inner).Where(place => seen.Add(place.Dictionary))];
        }

        throw faults.Of("content", "without a tensor in a dictionary", "a state dict: torch.save(model.state_dict(), path)");
    }

    private static bool HoldsTensor(PickleDictionary dictionary) => dictionary.Named.Any(entry => entry.Value is TensorView);

    private static IEnumerable<Place> Inner(Place place) => place.Dictionary.Named.Where(entry => entry.Value is PickleDictionary)
        .Select(entry => new Place(place, entry.Key, (PickleDictionary)entry.Value!));

    private static string Listed(Func<string>[] paths) =>
        string.Join(", ", paths.Take(MostListed).Select(path => path()))
        + (paths.Length > MostListed ? $" and {paths.Length - MostListed} more" : "");

    /// <summary>A dictionary and its key in another. Paths are made for messages alone, since keys may be long and many.</summary>
    private sealed record Place(Place? Parent, string Key, PickleDictionary Dictionary)
    {
        public string Path()
        {
            string key = Key.Length <= LongestKey ? Key : $"{Key[..LongestKey]}...";
            return Parent is null or { Parent: null } ? key : $"{Parent.Path()}/{key}";
        }
    }
}
