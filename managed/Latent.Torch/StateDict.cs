using Latent.IO;
using Latent.Torch.Pickles;

namespace Latent.Torch;

/// <summary>Finds the dictionary of tensors among what a file holds, such as the parts of a checkpoint.</summary>
internal static class StateDict
{
    // Checkpoints hold their state dicts one or two levels deep.
    private const int MaxLevels = 16;

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
                string[] others = [.. Inner("", found).Select(entry => entry.Path)];
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
        List<(string Path, PickleDictionary Dictionary)> level = [("", top)];
        for (int depth = 0; level.Count > 0 && depth < MaxLevels; depth++)
        {
            (string Path, PickleDictionary Dictionary)[] found = [.. level.Where(entry => HoldsTensor(entry.Dictionary))];
            if (found is [var only])
            {
                return only.Dictionary;
            }

            if (found.Length > 1)
            {
                throw faults.Of("content", $"with {found.Length} dictionaries of tensors: {Listed([.. found.Select(entry => entry.Path)])}",
                    "one, or the key of one of them");
            }

            level = [.. level.SelectMany(entry => Inner(entry.Path, entry.Dictionary)).Where(entry => seen.Add(entry.Dictionary))];
        }

        throw faults.Of("content", "without a tensor in a dictionary", "a state dict: torch.save(model.state_dict(), path)");
    }

    private static bool HoldsTensor(PickleDictionary dictionary) => dictionary.Named.Any(entry => entry.Value is TensorView);

    private static IEnumerable<(string Path, PickleDictionary Dictionary)> Inner(string path, PickleDictionary dictionary) =>
        dictionary.Named.Where(entry => entry.Value is PickleDictionary)
            .Select(entry => (path.Length == 0 ? entry.Key : $"{path}/{entry.Key}", (PickleDictionary)entry.Value!));

    private static string Listed(string[] paths) =>
        string.Join(", ", paths.Take(10)) + (paths.Length > 10 ? $" and {paths.Length - 10} more" : "");
}
