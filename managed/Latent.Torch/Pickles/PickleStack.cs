using System.Runtime.InteropServices;

namespace Latent.Torch.Pickles;

/// <summary>The stack of a pickle's instructions, with marks and a memory of numbered values.</summary>
internal sealed class PickleStack(Faults faults)
{
    // torch.save keeps at most a few thousand values on it: it writes the items of a dictionary a thousand at a time.
    private const int MaxDepth = 100_000;

    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];
    private readonly List<object?> _memory = [];

    /// <summary>The value on top, which stays.</summary>
    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Empty();

    /// <summary>The value on top, which is taken off.</summary>
    public object? Pop()
    {
        object? value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The value on top, which is taken off and must be of a kind.</summary>
    public T Pop<T>(string expected) => Pop() is T value ? value : throw faults.Of("operand in the pickle", "of another kind", expected);

    public void Push(object? value)
    {
        RequireRoom(_values.Count);
        _values.Add(value);
    }

    public void Mark()
    {
        RequireRoom(_marks.Count);
        _marks.Add(_values.Count);
    }

    /// <summary>The values above the last mark, which are taken off with it.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Empty();
        }

        object?[] values = CollectionsMarshal.AsSpan(_values)[Floor..].ToArray();
        _values.RemoveRange(Floor, values.Length);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    /// <summary>Stores the value on top under a number.</summary>
    /// <param name="number">The number; torch.save counts from 0 on.</param>
    /// <param name="most">The greatest number that is possible at this place of the pickle.</param>
    public void Store(long number, long most)
    {
        if (number > most)
        {
            throw faults.Of("number of a stored value in the pickle", $"{number}", $"at most {most}");
        }

        while (_memory.Count <= number)
        {
            _memory.Add(Missing.Value);
        }

        _memory[(int)number] = Peek();
    }

    /// <summary>Stores the value on top under the next number.</summary>
    public void Store() => _memory.Add(Peek());

    /// <summary>Pushes the value of a number.</summary>
    public void Recall(long number)
    {
        object? value = number < _memory.Count ? _memory[(int)number] : Missing.Value;
        Push(value is Missing
            ? throw faults.Of("number of a stored value in the pickle", $"{number}", "one that a value is stored under")
            : value);
    }

    // Values below the last mark belong to an instruction that is not complete yet.
    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    private void RequireRoom(int count)
    {
        if (count >= MaxDepth)
        {
            throw faults.Of("depth of the stack of the pickle", $"over {MaxDepth}", $"at most {MaxDepth}");
        }
    }

    private TorchFileException Empty() => faults.Of("stack of the pickle", "empty where a value is needed", "the pickle of a state dict");

    private sealed class Missing
    {
        public static readonly Missing Value = new();
    }
}
