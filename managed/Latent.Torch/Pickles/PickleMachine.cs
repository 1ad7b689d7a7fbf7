namespace Latent.Torch.Pickles;

/// <summary>
/// Reads the pickle of a state dict: Python's stack machine without its dangerous half. It builds numbers, texts, lists, tuples,
/// dictionaries and views of tensors; it knows the classes and functions of <see cref="Global"/> and refuses every other the moment the
/// pickle names it. Nothing is looked up by reflection, and nothing is called that is not in <see cref="Rebuilding"/>.
/// </summary>
/// <remarks>
/// Time and memory are bounded by the length of the pickle, which is at most <see cref="MaxBytes"/>, and by <see cref="MaxValues"/>.
/// Values are never compared, hashed or walked through, so that values which contain themselves or one another do no harm.
/// </remarks>
internal sealed class PickleMachine(Faults faults, ReadOnlyMemory<byte> pickle)
{
    /// <summary>The longest pickle that is read: that of a state dict of some 100,000 tensors.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>The greatest number of values in a pickle.</summary>
    public const int MaxValues = 2_000_000;

    private const int HighestProtocol = 5;

    private readonly PickleReader _reader = new(faults, pickle);
    private readonly PickleStack _stack = new(faults);
    private readonly Rebuilding _rebuilding = new(faults);
    private long _steps;
    private int _values;

    /// <summary>The number of bytes of the pickle that were read.</summary>
    public int Length => _reader.Place;

    /// <summary>The storages that the pickle names, by their keys.</summary>
    public IReadOnlyDictionary<string, Storage> Storages => _rebuilding.Storages;

    /// <summary>Runs the pickle to its end, and returns its value.</summary>
    /// <exception cref="TorchFileException">The pickle is damaged, too large, or names what a state dict has no need of.</exception>
    public object? Run()
    {
        while (true)
        {
            Opcode opcode = (Opcode)_reader.Byte();
            _steps++;
            if (opcode == Opcode.Stop)
            {
                return _stack.Pop();
            }

            if (!PushValue(opcode) && !Move(opcode) && !Fill(opcode))
            {
                Call(opcode);
            }
        }
    }

    /// <summary>Executes an instruction that pushes a value of its own.</summary>
    private bool PushValue(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.None: return Push(null);
            case Opcode.NewTrue: return Push(true);
            case Opcode.NewFalse: return Push(false);
            case Opcode.BinInt: return Push((long)_reader.Int32());
            case Opcode.BinInt1: return Push((long)_reader.Byte());
            case Opcode.BinInt2: return Push((long)_reader.UInt16());
            // Longer numbers, such as seeds, are no part of a tensor: a placeholder of another kind stands for them.
            case Opcode.Long1: return Push(_reader.Integer(_reader.Byte()) is { } number ? (object)number : double.NaN);
            case Opcode.BinFloat: return Push(_reader.Double());
            case Opcode.BinString: return Push(_reader.Text(_reader.UInt32()));
            case Opcode.ShortBinString: return Push(_reader.Text(_reader.Byte()));
            case Opcode.BinUnicode: return Push(_reader.Text(_reader.UInt32()));
            case Opcode.ShortBinUnicode: return Push(_reader.Text(_reader.Byte()));
            case Opcode.EmptyList: return Push(new PickleList());
            case Opcode.EmptyDict: return Push(new PickleDictionary());
            case Opcode.EmptyTuple: return Push(Array.Empty<object?>());
            default: return false;
        }
    }

    /// <summary>Executes an instruction that moves values, or none.</summary>
    private bool Move(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Proto: RequireProtocol(_reader.Byte()); return true;
            case Opcode.Frame: _reader.UInt64(); return true;
            case Opcode.Mark: _stack.Mark(); return true;
            case Opcode.Pop: _stack.Pop(); return true;
            case Opcode.BinPut: _stack.Store(_reader.Byte(), _steps); return true;
            case Opcode.LongBinPut: _stack.Store(_reader.UInt32(), _steps); return true;
            case Opcode.Memoize: _stack.Store(); return true;
            case Opcode.BinGet: _stack.Recall(_reader.Byte()); return true;
            case Opcode.LongBinGet: _stack.Recall(_reader.UInt32()); return true;
            default: return false;
        }
    }

    /// <summary>Executes an instruction that makes a tuple, or puts values into a list or dictionary.</summary>
    private bool Fill(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Tuple: return Push(_stack.PopToMark());
            case Opcode.Tuple1: return Push(Top(1));
            case Opcode.Tuple2: return Push(Top(2));
            case Opcode.Tuple3: return Push(Top(3));
            case Opcode.Append: Append(Top(1)); return true;
            case Opcode.Appends: Append(_stack.PopToMark()); return true;
            case Opcode.SetItem: Set(Top(2)); return true;
            case Opcode.SetItems: Set(_stack.PopToMark()); return true;
            default: return false;
        }
    }

    /// <summary>Executes an instruction that names or calls something, or refuses it.</summary>
    private void Call(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Global:
                Name(_reader.Line(), _reader.Line());
                break;
            case Opcode.StackGlobal:
                string name = _stack.Pop<string>("the name of a class or function"), module = _stack.Pop<string>("the name of a module");
                Name(module, name);
                break;
            case Opcode.Inst:
                throw faults.OfGlobal(Global.FullName(_reader.Line(), _reader.Line()));
            case Opcode.Reduce:
                object?[] arguments = _stack.Pop<object?[]>("the arguments of a call");
                Push(_rebuilding.Call(_stack.Pop<Global>("a class or function of state dicts"), arguments));
                break;
            case Opcode.BinPersId:
                Push(_rebuilding.StorageOf(_stack.Pop<object?[]>("('storage', type, key, location, count)")));
                break;
            case Opcode.Build:
                Build(_stack.Pop());
                break;
            default:
                throw faults.Of($"instruction at byte {_reader.Place - 1} of the pickle", $"0x{(byte)opcode:X2}",
                    "one that torch.save writes into a state dict; nothing was run");
        }
    }

    private void Name(string module, string name) =>
        Push(Global.Find(module, name) ?? throw faults.OfGlobal(Global.FullName(module, name)));

    // The state of an OrderedDict, under which torch keeps the versions of the modules, is of no use here. No other object has a state.
    private void Build(object? state)
    {
        if (_stack.Peek() is not PickleDictionary || state is not PickleDictionary)
        {
            throw faults.Of("state that the pickle sets", "that of another object than an OrderedDict", "none; nothing was run");
        }
    }

    private void RequireProtocol(byte protocol)
    {
        if (protocol > HighestProtocol)
        {
            throw faults.Of("protocol of the pickle", $"{protocol}", $"at most {HighestProtocol}");
        }
    }

    private void Append(object?[] values)
    {
        PickleList list = _stack.Peek() as PickleList ?? throw faults.Of("target of values in the pickle", "no list", "a list");
        list.AddRange(values);
    }

    private void Set(object?[] pairs)
    {
        if (_stack.Peek() is not PickleDictionary dictionary || pairs.Length % 2 != 0)
        {
            throw faults.Of("target of keys and values in the pickle", "no dictionary, or a key without a value", "a dictionary");
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            dictionary.Set(pairs[i], pairs[i + 1]);
        }
    }

    private object?[] Top(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = _stack.Pop();
        }

        return values;
    }

    private bool Push(object? value)
    {
        if (++_values > MaxValues)
        {
            throw faults.Of("number of values in the pickle", $"over {MaxValues}", $"at most {MaxValues}");
        }

        _stack.Push(value);
        return true;
    }
}
