namespace Latent.Onnx;

/// <summary>The names of an ONNX graph's values, each given once.</summary>
internal sealed class ValueNames
{
    private readonly HashSet<string> _taken = [];

    /// <summary>A name that no value has yet: the wanted one, or with a number, as in <c>noise_2</c>.</summary>
    public string New(string wanted)
    {
        string name = wanted;
        for (int number = 2; !_taken.Add(name); number++)
        {
            name = FormattableString.Invariant($"{wanted}_{number}");
        }

        return name;
    }
}
